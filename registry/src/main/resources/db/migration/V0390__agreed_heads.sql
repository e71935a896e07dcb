-- Every head that another member has told is kept. What our own copy bore out is noted, and what covers a command is
-- found by its number: both were looked for among all heads of a channel.
alter table ledger_counterparty_head add column agreed boolean not null default false;
create index ledger_counterparty_head_open on ledger_counterparty_head (organisation, channel, member)
  where not agreed;
create index ledger_counterparty_head_sequence on ledger_counterparty_head (organisation, channel, sequence);
