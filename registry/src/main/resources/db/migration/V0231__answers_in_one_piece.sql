-- Signed answers are hex for the most part, which does not get shorter: PostgreSQL tried to compress
-- each one, and then moved it to another table. In one piece a row takes the same room, and half the
-- time to write.
alter table verification_answer set (toast_tuple_target = 8160);
