-- Patients of an organisation (their host), and people who act for them. Columns say that a row is there, who wrote it
-- and when. Who a person is lies in the columns called sealed, and is found by tokens: keyed hashes that only the
-- organisation's key makes. docs/people.md says what is where and why.
create table patient (
  organisation text not null,
  id uuid not null,
  treated boolean not null, -- false for somebody who only acts for patients
  version integer not null check (version > 0),
  registered_at timestamptz not null,
  registered_by text not null,
  erased_at timestamptz,
  erased_by text,
  primary key (organisation, id)
);
select keep_rows_apart('patient');
create index patient_newest on patient (organisation, registered_at desc) where erased_at is null;

-- What opens everything else of a person: erasing is deleting this row. In a table of its own so that its backups can be
-- kept for a shorter time. 32 bytes data key, 32 bytes secret of the pseudonyms, sealed with the organisation's record key.
create table patient_key (
  organisation text not null,
  patient uuid not null,
  sealed bytea not null,
  primary key (organisation, patient),
  foreign key (organisation, patient) references patient (organisation, id)
);
select keep_rows_apart('patient_key');

-- Every version, sealed with the person's data key; null once erased.
create table patient_version (
  organisation text not null,
  patient uuid not null,
  version integer not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  sealed bytea,
  primary key (organisation, patient, version),
  foreign key (organisation, patient) references patient (organisation, id)
);
select keep_rows_apart('patient_version');

create table patient_token (
  organisation text not null,
  token bytea not null,
  patient uuid not null,
  source boolean not null default false, -- says which record of which import it is, and survives corrections
  primary key (organisation, token, patient),
  foreign key (organisation, patient) references patient (organisation, id)
);
select keep_rows_apart('patient_token');
create index patient_token_owner on patient_token (organisation, patient);

-- Pairs that look like one person. Which of them was decided is in patient_decision.
create table patient_likeness (
  organisation text not null,
  a uuid not null,
  b uuid not null,
  score smallint not null,
  found_at timestamptz not null,
  primary key (organisation, a, b),
  check (a < b)
);
select keep_rows_apart('patient_likeness');
create index patient_likeness_b on patient_likeness (organisation, b);
create index patient_likeness_score on patient_likeness (organisation, score desc, found_at);

-- What a person decided about a pair. Nothing is merged: SAME joins one entry to another, and undoing takes that away.
create table patient_decision (
  organisation text not null,
  id uuid not null,
  a uuid not null,
  b uuid not null,
  verdict text not null check (verdict in ('SAME', 'DIFFERENT')),
  joined uuid, -- with SAME: the entry that is shown under the other one
  sealed bytea not null, -- the reason
  decided_at timestamptz not null,
  decided_by text not null,
  undone_at timestamptz,
  undone_by text,
  primary key (organisation, id),
  check (a < b),
  check ((verdict = 'SAME') = (joined is not null)),
  check (joined is null or joined in (a, b))
);
select keep_rows_apart('patient_decision');
create unique index patient_decision_standing on patient_decision (organisation, a, b) where undone_at is null;
create index patient_decision_b on patient_decision (organisation, b) where undone_at is null;

-- Who acts for whom. Relation, days and evidence are sealed.
create table patient_guardian (
  organisation text not null,
  id uuid not null,
  guardian uuid not null,
  ward uuid not null,
  sealed bytea not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (organisation, id),
  check (guardian <> ward)
);
select keep_rows_apart('patient_guardian');
create index patient_guardian_guardian on patient_guardian (organisation, guardian);
create index patient_guardian_ward on patient_guardian (organisation, ward);

-- Which account of the identity provider is which person: one to one while it stands.
create table patient_account (
  organisation text not null,
  id uuid not null,
  token bytea not null,
  patient uuid not null,
  sealed bytea not null, -- the account's name
  linked_at timestamptz not null,
  linked_by text not null,
  revoked_at timestamptz,
  revoked_by text,
  primary key (organisation, id)
);
select keep_rows_apart('patient_account');
create unique index patient_account_token on patient_account (organisation, token) where revoked_at is null;
create unique index patient_account_patient on patient_account (organisation, patient) where revoked_at is null;

-- What a patient is called in a channel.
create table patient_pseudonym (
  organisation text not null,
  channel text not null,
  pseudonym bytea not null,
  patient uuid not null,
  introduced_at timestamptz not null,
  primary key (organisation, channel, pseudonym)
);
select keep_rows_apart('patient_pseudonym');
create unique index patient_pseudonym_once on patient_pseudonym (organisation, channel, patient);
create index patient_pseudonym_patient on patient_pseudonym (organisation, patient);

-- Who did what to which entry, when. Only added to; outlives erasure, since it says nothing about the person.
create table patient_act (
  organisation text not null,
  number bigint generated always as identity,
  patient uuid not null,
  other uuid,
  act text not null,
  done_at timestamptz not null,
  done_by text not null,
  primary key (organisation, number)
);
select keep_rows_apart('patient_act');
revoke update, delete, truncate on patient_act from custodia_app;
create index patient_act_patient on patient_act (organisation, patient, number);
create index patient_act_other on patient_act (organisation, other, number);

-- Files of patients handed in: every line is kept sealed until it was taken in, dismissed or erased.
create table patient_import (
  organisation text not null,
  id uuid not null,
  sealed bytea not null, -- the name of the source
  lines integer not null,
  started_at timestamptz not null,
  started_by text not null,
  primary key (organisation, id)
);
select keep_rows_apart('patient_import');

create table patient_import_line (
  organisation text not null,
  import uuid not null,
  line integer not null,
  state text not null check (state in ('WAITING', 'REGISTERED', 'CORRECTED', 'UNCHANGED', 'FAILED', 'DISMISSED')),
  patient uuid,
  alike integer not null default 0, -- entries that look like the same person
  code text, -- what was wrong, with facts that say nothing about the person
  facts text,
  sealed bytea,
  primary key (organisation, import, line),
  foreign key (organisation, import) references patient_import (organisation, id)
);
select keep_rows_apart('patient_import_line');
create index patient_import_waiting on patient_import_line (organisation, import, line) where state = 'WAITING';
create index patient_import_patient on patient_import_line (organisation, patient);
