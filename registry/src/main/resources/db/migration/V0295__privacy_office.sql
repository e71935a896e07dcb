-- The privacy officer's. No projections: to be backed up. Accesses are copied from readings on the ledger and from what our
-- own people opened here, each once.
create table privacy_access (
  organisation text not null,
  source text not null check (source in ('READING', 'OPENING')),
  reference text not null,
  at timestamptz not null,
  who text not null, -- a person of ours, or the key of another member's
  person text, -- user name, when it is one of ours
  member bytea not null check (length(member) = 32),
  patient uuid, -- of our own directory
  subject text not null, -- the patient, ours or another host's
  purpose int, -- ConsentPurpose
  kind int, -- of the record, as its author named it
  consent bytea,
  primary key (organisation, source, reference)
);
create index privacy_access_of_who on privacy_access (organisation, who, at);
create index privacy_access_of_patient on privacy_access (organisation, patient, at desc) where patient is not null;
select keep_rows_apart('privacy_access');
revoke update, delete, truncate on privacy_access from custodia_app;

-- How far that has come.
create table privacy_mark (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  opening bigint not null,
  primary key (organisation)
);
select keep_rows_apart('privacy_mark');
create index record_reading_in_order on record_reading (organisation, block, log_index);

-- What the officer looks into: emergencies, and what was found unusual.
create table privacy_case (
  organisation text not null,
  id uuid not null, -- derived from what it is about
  kind text not null,
  who text not null,
  person text,
  member bytea not null check (length(member) = 32),
  patient uuid,
  day date not null, -- in the officer's time zone
  state text not null check (state in ('OPEN', 'EXPLAINED', 'CLOSED')),
  facts jsonb not null, -- why: numbers and reasons, nothing about the patient
  first_at timestamptz not null,
  last_at timestamptz not null,
  opened_at timestamptz not null, -- the last time
  due_at timestamptz not null,
  outcome text,
  closed_at timestamptz,
  primary key (organisation, id),
  check ((state = 'CLOSED') = (closed_at is not null) and (closed_at is null) = (outcome is null))
);
create index privacy_case_open on privacy_case (organisation, due_at, id) where state <> 'CLOSED';
create index privacy_case_latest on privacy_case (organisation, last_at desc, id);
select keep_rows_apart('privacy_case');

create table privacy_case_access (
  organisation text not null,
  case_id uuid not null,
  source text not null,
  reference text not null,
  primary key (organisation, case_id, source, reference),
  foreign key (organisation, case_id) references privacy_case (organisation, id)
);
select keep_rows_apart('privacy_case_access');

create table privacy_case_step (
  organisation text not null,
  id uuid not null, -- of the request
  case_id uuid not null,
  number bigint generated always as identity,
  step text not null,
  person text, -- null when the system did it
  outcome text,
  words text not null,
  at timestamptz not null,
  primary key (organisation, id),
  foreign key (organisation, case_id) references privacy_case (organisation, id)
);
create index privacy_case_step_of_case on privacy_case_step (organisation, case_id, number);
select keep_rows_apart('privacy_case_step');
revoke update, delete, truncate on privacy_case_step from custodia_app;

-- Who works here, as far as the officer needs it to tell relatives and departments.
create table privacy_staff (
  organisation text not null,
  person text not null, -- user name
  sealed bytea not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (organisation, person)
);
select keep_rows_apart('privacy_staff');
