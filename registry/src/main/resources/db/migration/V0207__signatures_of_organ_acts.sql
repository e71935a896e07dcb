-- What was signed of each act around an organ, so that anybody can check it without the contract. Channels opened before
-- tell no signatures; their rows go, and nobody runs such a channel.
truncate organ_event;
alter table organ_event
  add column signed_id bytea not null, -- the command's id as it was signed
  add column device_sequence bigint not null,
  add column previous_hash bytea not null,
  add column signature bytea not null;
