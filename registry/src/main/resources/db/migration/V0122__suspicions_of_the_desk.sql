-- What the verification desk has to remember to tell a mistake from a suspicion. Not projections.

-- Who asked, as a token that only the asking member can relate to a person.
alter table verification_answer add person bytea check (length(person) = 32);

-- A lot nobody knows may be uploaded late: the regulator is alerted only when it still is not there.
create table verification_suspicion (
  organisation text not null,
  alert_id uuid not null,
  asker bytea not null,
  gtin text not null,
  serial text not null,
  lot_number text not null,
  query_id uuid not null,
  seen_at timestamptz not null,
  due_at timestamptz not null,
  settled text check (settled in ('ALERTED', 'EXPLAINED')),
  primary key (organisation, alert_id)
);
select keep_rows_apart('verification_suspicion');
create index verification_suspicion_due on verification_suspicion (organisation, due_at) where settled is null;
