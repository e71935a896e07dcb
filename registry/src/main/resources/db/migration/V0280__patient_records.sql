-- Records that people of this organisation wrote, of its own patients or of one whom another host introduced in a channel.
-- No projection: to be backed up. Contents are in record_body, under the same id; title and labels are sealed.
create table patient_record (
  organisation text not null,
  id uuid not null,
  patient uuid, -- of our own directory
  channel text, -- of another host's patient, with the two below
  host bytea check (length(host) = 32), -- member id
  pseudonym bytea check (length(pseudonym) = 32),
  kind int not null, -- RecordKind
  facts bytea not null, -- sealed
  request bytea not null check (length(request) = 32), -- keyed digest of what was asked for
  made_at timestamptz not null, -- as the author says
  person text not null, -- who wrote it
  supersedes uuid, -- an older record of the same patient
  acts uuid[] not null default '{}', -- what was put before a key last, in order
  drafted_at timestamptz not null,
  added_at timestamptz, -- once it was signed
  primary key (organisation, id),
  check ((patient is null) <> (channel is null)),
  check ((channel is null) = (host is null) and (channel is null) = (pseudonym is null))
);
create index patient_record_of_patient on patient_record (organisation, patient, made_at desc, id);
create index patient_record_of_pseudonym on patient_record (organisation, channel, host, pseudonym, made_at desc, id);
create index patient_record_drafts on patient_record (organisation, drafted_at) where added_at is null;
-- Of two corrections of one record the first one counts.
create unique index patient_record_superseded on patient_record (organisation, supersedes)
  where supersedes is not null and added_at is not null;
select keep_rows_apart('patient_record');

-- Who of us looked at a record of ours; only added to.
create table patient_record_opened (
  organisation text not null,
  record uuid not null,
  at timestamptz not null,
  person text not null,
  number bigint generated always as identity,
  primary key (organisation, number)
);
create index patient_record_opened_of_record on patient_record_opened (organisation, record, at desc);
select keep_rows_apart('patient_record_opened');

alter table record_held add column command uuid; -- that puts the pointer on the ledger
create index record_held_of_body on record_held (organisation, body);

-- How far the host has told its patients of what others did about their records.
create table record_told (
  organisation text not null,
  block bigint not null,
  primary key (organisation)
);
select keep_rows_apart('record_told');
revoke update, delete on patient_record_opened from custodia_app;
