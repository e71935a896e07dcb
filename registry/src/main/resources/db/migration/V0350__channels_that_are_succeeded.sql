-- A channel may have several contracts, one after the other: each is a row, and says which one came before it.

alter table ledger_channel drop constraint ledger_channel_state_check;
alter table ledger_channel add constraint ledger_channel_state_check
  check (state in ('OPENED', 'READY', 'RETIRED', 'CLOSED', 'REJECTED'));
alter table ledger_channel add column predecessor text; -- contract that it succeeds
alter table ledger_channel add column origin text; -- the channel's first contract; none where it is this one
alter table ledger_channel add column first_head bytea; -- digest that it began with; none for zeros
alter table ledger_channel add column agreed_to_retire text[] not null default '{}'; -- member ids
create index ledger_channel_origin on ledger_channel (organisation, origin) where origin is not null;

alter table ledger_command drop constraint ledger_command_kind_check;
alter table ledger_command add constraint ledger_command_kind_check
  check (kind in ('PUBLIC_CALL', 'CHANNEL_COMMAND', 'OPEN_CHANNEL', 'ACKNOWLEDGE', 'CLOSE', 'RETIRE', 'SUCCEED'));
