-- Alerts and cases at the regulator. Not projections: what people did about them is nowhere else, so
-- they are backed up. Facts of one kind about one subject are one case.

create table alert_case (
  organisation text not null,
  id uuid not null,
  kind text not null,
  subject_type text not null,
  subject_key bytea not null check (length(subject_key) = 32),
  gtin text check (gtin ~ '^[0-9]{14}$'),
  serial text,
  lot_id bytea check (length(lot_id) = 32),
  state text not null check (state in ('OPEN', 'TAKEN', 'EXPLAINED', 'CLOSED')),
  alerts int not null, -- how many facts
  first_at timestamptz not null, -- when the first of them happened
  last_at timestamptz not null,
  opened_at timestamptz not null, -- the last time it was opened or opened again
  acknowledged boolean not null,
  escalated boolean not null,
  taken_by text, -- user name
  cause text,
  closed_at timestamptz,
  changed_at timestamptz not null,
  primary key (organisation, id),
  unique (organisation, kind, subject_type, subject_key),
  check ((state = 'CLOSED') = (closed_at is not null)),
  check ((state = 'CLOSED') = (cause is not null))
);
create index alert_case_latest on alert_case (organisation, last_at desc, id);
create index alert_case_open on alert_case (organisation, last_at desc, id) where state <> 'CLOSED';
create index alert_case_subject on alert_case (organisation, subject_key);
create index alert_case_lot on alert_case (organisation, lot_id) where lot_id is not null;
select keep_rows_apart('alert_case');

create table alert (
  organisation text not null,
  id uuid not null, -- derived from what it follows from: the same fact is kept once
  case_id uuid not null,
  kind text not null,
  member bytea not null check (length(member) = 32), -- who reported or did it
  at timestamptz not null, -- when it happened
  raised_at timestamptz not null,
  settled_at timestamptz, -- when later facts explained it away
  details jsonb not null,
  primary key (organisation, id),
  foreign key (organisation, case_id) references alert_case (organisation, id)
);
create index alert_of_case on alert (organisation, case_id, at);
create index alert_over_time on alert (organisation, at);
create index alert_of_kind on alert (organisation, kind, at);
select keep_rows_apart('alert');

-- Organisations concerned, which may explain.
create table alert_case_member (
  organisation text not null,
  case_id uuid not null,
  member bytea not null check (length(member) = 32),
  primary key (organisation, case_id, member),
  foreign key (organisation, case_id) references alert_case (organisation, id)
);
create index alert_case_of_member on alert_case_member (organisation, member);
select keep_rows_apart('alert_case_member');

-- Who did what about it.
create table alert_case_step (
  organisation text not null,
  case_id uuid not null,
  number int not null,
  step text not null,
  by_member bytea, -- null when the system did it
  person text, -- user name, when it was one of ours
  cause text,
  words text not null,
  at timestamptz not null,
  primary key (organisation, case_id, number),
  foreign key (organisation, case_id) references alert_case (organisation, id)
);
select keep_rows_apart('alert_case_step');
