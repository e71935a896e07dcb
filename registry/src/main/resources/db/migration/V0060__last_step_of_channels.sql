-- When a channel last moved on: what its health is read from. A projection as the rest of the table; rows
-- written before this have none until the channel moves again or the projections are replayed.

alter table ledger_channel add column moved_block bigint;
alter table ledger_channel add column moved_at timestamptz;
