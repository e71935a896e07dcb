-- Disputes of lines with the hash of what the payer says. A projection, may be dropped and replayed;
-- filled from where the projector stands, or by a replay.
create table bill_dispute (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  bill_id bytea not null,
  lines int[] not null, -- from 0
  reason int not null,
  evidence bytea, -- hash of the words; null for none
  disputed_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  primary key (organisation, channel, command_id)
);
select keep_rows_apart('bill_dispute');
create index bill_dispute_by_bill on bill_dispute (organisation, channel, bill_id);

-- What was said, sealed; one's own, or as it came from the payer. Lives here only, and is backed up.
create table bill_dispute_words (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  own boolean not null,
  sealed bytea not null,
  kept_at timestamptz not null,
  primary key (organisation, channel, command_id)
);
select keep_rows_apart('bill_dispute_words');

-- Words that did not come when they were asked for.
create table bill_dispute_fetch (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  attempts int not null,
  next_at timestamptz not null,
  primary key (organisation, channel, command_id)
);
select keep_rows_apart('bill_dispute_fetch');
