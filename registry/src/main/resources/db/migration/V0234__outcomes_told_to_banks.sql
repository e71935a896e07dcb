-- How an organ ended on a leg to which its bank is not party: at a bank, as the regulator told it. Not a projection.
create table organ_outcome (
  organisation text not null,
  organ_id bytea not null check (length(organ_id) = 32),
  outcome text not null check (outcome in ('TRANSPLANTED', 'DISCARDED')),
  at timestamptz not null, -- by the block
  told_by bytea not null, -- the regulator
  primary key (organisation, organ_id)
);
select keep_rows_apart('organ_outcome');

-- At a regulator: what it has to tell banks, until they have it.
create table organ_outcome_tell (
  organisation text not null,
  organ_id bytea not null check (length(organ_id) = 32),
  bank bytea not null check (length(bank) = 32),
  outcome text not null check (outcome in ('TRANSPLANTED', 'DISCARDED')),
  at timestamptz not null,
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  next_at timestamptz, -- null once it is told
  primary key (organisation, organ_id)
);
create index organ_outcome_tell_next on organ_outcome_tell (organisation, next_at) where next_at is not null;
select keep_rows_apart('organ_outcome_tell');
