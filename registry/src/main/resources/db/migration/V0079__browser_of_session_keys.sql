-- Where a session key lives, for its owner who looks through the list of them: "Firefox, Linux", or the name of
-- a program. Personal data like the rest of the row, and erased with it.
alter table session_key add column made_in text not null default '';
