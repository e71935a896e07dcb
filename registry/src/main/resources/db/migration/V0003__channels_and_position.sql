-- How far the projector has read its node, and the channels it found: projections, dropped and rebuilt by a replay.

create table ledger_position (
  organisation text not null primary key,
  block bigint not null,
  block_hash bytea not null,
  block_time timestamptz not null
);
select keep_rows_apart('ledger_position');

create table ledger_channel (
  organisation text not null,
  address text not null,
  kind integer not null,
  members text[] not null, -- member ids, ascending
  subject bytea not null,
  opener bytea not null,
  state text not null check (state in ('OPENED', 'READY', 'CLOSED', 'REJECTED')),
  head bytea not null,
  sequence bigint not null,
  acknowledged text[] not null,
  -- The earlier channel of the same kind, members and subject, which is used instead of this one.
  superseded_by text,
  -- A number in its sequence never reached our node: its copy is not to be trusted.
  gap_after bigint,
  rejection text,
  opened_block bigint not null,
  opened_index integer not null,
  opened_transaction bytea not null,
  opened_at timestamptz not null,
  primary key (organisation, address)
);
create index ledger_channel_key on ledger_channel (organisation, kind, members, subject);
select keep_rows_apart('ledger_channel');
