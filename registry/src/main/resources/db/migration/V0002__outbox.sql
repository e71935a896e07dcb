-- What is to be written to the ledger. Lives only here (it is no projection), so it is backed up.

create table ledger_command (
  organisation text not null,
  id uuid not null,
  arrival bigint generated always as identity,
  kind text not null check (kind in ('PUBLIC_CALL', 'CHANNEL_COMMAND', 'OPEN_CHANNEL', 'ACKNOWLEDGE', 'CLOSE')),
  -- What must go one after the other: a public contract's name, a channel's address, or a channel to be opened.
  lane text not null,
  action integer not null,
  body bytea not null,
  content_hash bytea not null,
  state text not null default 'RECORDED' check (state in ('RECORDED', 'SUBMITTED', 'CONFIRMED', 'REFUSED')),
  recorded_at timestamptz not null default now(),
  submitted_at timestamptz,
  -- The transaction it travels in now; none while it waits.
  transaction_id bigint,
  not_before timestamptz not null default now(),
  failures integer not null default 0,
  trouble text, -- why it waits, in the words of the node, for the operator
  transaction_hash bytea,
  block bigint,
  block_time timestamptz,
  refusal text,
  refusal_arguments text[],
  primary key (organisation, id),
  check (state <> 'CONFIRMED' or transaction_hash is not null),
  check (state <> 'REFUSED' or refusal is not null)
);
create index ledger_command_waiting on ledger_command (organisation, lane, arrival)
  where state in ('RECORDED', 'SUBMITTED') and transaction_id is null;
create index ledger_command_travelling on ledger_command (organisation, transaction_id) where transaction_id is not null;
select keep_rows_apart('ledger_command');

-- A nonce of one of our accounts, and what it was used for.
create table ledger_transaction (
  organisation text not null,
  id bigint generated always as identity,
  account text not null,
  nonce bigint not null,
  kind text not null check (kind in ('PUBLIC', 'PRIVATE', 'FILLER')),
  lane text not null,
  -- OPEN until a receipt is found (MINED) or it is certain that there will be none (FREED).
  state text not null default 'OPEN' check (state in ('OPEN', 'MINED', 'FREED')),
  created_at timestamptz not null default now(),
  primary key (organisation, id)
);
create unique index ledger_transaction_nonce on ledger_transaction (organisation, account, nonce) where state <> 'FREED';
create index ledger_transaction_open on ledger_transaction (organisation, lane) where state = 'OPEN';
select keep_rows_apart('ledger_transaction');

-- What was signed with that nonce, stored before it is sent. There is a second one only when the payload of
-- the first can no longer be distributed; having the same nonce, at most one of them is ever carried out.
create table ledger_attempt (
  organisation text not null,
  hash bytea not null,
  transaction_id bigint not null,
  raw bytea not null,
  signed_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  answer text,
  primary key (organisation, hash),
  foreign key (organisation, transaction_id) references ledger_transaction (organisation, id)
);
create index ledger_attempt_transaction on ledger_attempt (organisation, transaction_id);
select keep_rows_apart('ledger_attempt');

-- Channels we do not write to, because our node's copy is known to be out of step (see the operator's guide).
create table ledger_channel_hold (
  organisation text not null,
  address text not null,
  reason text not null,
  since timestamptz not null default now(),
  primary key (organisation, address)
);
select keep_rows_apart('ledger_channel_hold');
