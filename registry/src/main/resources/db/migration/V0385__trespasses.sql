-- What others wrote to the ledger that they had no business to, as our own node has it, counted by kind and by who sent
-- it: so the table is bounded, however much is sent. A projection.
create table ledger_trespass (
  organisation text not null,
  kind text not null,
  member bytea not null check (length(member) = 32), -- whose account sent it; 32 zeros for nobody's
  times bigint not null, -- transactions
  first_block bigint not null,
  first_transaction bytea not null,
  first_at timestamptz not null,
  last_block bigint not null,
  last_transaction bytea not null,
  last_at timestamptz not null,
  account text not null, -- that sent the last one
  reason text not null, -- of the last one
  primary key (organisation, kind, member)
);
select keep_rows_apart('ledger_trespass');

-- How much of it the regulator has been told. Lives only here; a replay does not end it.
create table ledger_trespass_told (
  organisation text not null,
  kind text not null,
  member bytea not null,
  times bigint not null,
  primary key (organisation, kind, member)
);
select keep_rows_apart('ledger_trespass_told');

-- Beside private transactions that left no log here and may be ours: calls of a public contract that left none
-- (CALL), and private transactions to addresses that are no channel of ours (STRANGER).
alter table ledger_silent_transaction add column suspect text check (suspect in ('CALL', 'STRANGER'));

-- Contracts that only say they are channels are counted whenever there is another.
create index ledger_channel_rejected on ledger_channel (organisation) where state = 'REJECTED';
