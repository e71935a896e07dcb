-- Projections of relationships, requests, records and readings (PatientProviderRelationship), and of a member's own
-- summaries. May be dropped and replayed. Patients are pseudonyms of a channel.

create table relationship (
  organisation text not null,
  channel text not null,
  provider bytea not null, -- member id
  relationship bytea not null check (length(relationship) = 32),
  host bytea not null, -- member id
  patient bytea not null,
  document bytea not null, -- salted hash of what the patient is told
  terms bytea not null, -- hash of what was offered: what a decision names
  answer_until bigint not null, -- seconds since 1970
  status int not null, -- RelationshipStatus
  decisions bigint not null, -- by the patient
  witness text not null, -- key of who offered it
  offered_at timestamptz not null, -- block time
  changed_at timestamptz not null,
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, provider, relationship)
);
create index relationship_of_patient on relationship (organisation, channel, host, patient);
select keep_rows_apart('relationship');

create table access_request (
  organisation text not null,
  channel text not null,
  reader bytea not null, -- member id
  request bytea not null check (length(request) = 32),
  host bytea not null,
  patient bytea not null,
  purpose int not null,
  document bytea not null, -- salted hash of what is asked for and why
  terms bytea not null, -- hash of what was asked
  answer_until bigint not null, -- seconds since 1970
  witness text not null,
  asked_at timestamptz not null,
  status int not null, -- RequestStatus
  consent bytea, -- commitment, once it is granted
  answered_at timestamptz,
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, reader, request)
);
create index access_request_of_patient on access_request (organisation, channel, host, patient);
select keep_rows_apart('access_request');

create table record_pointer (
  organisation text not null,
  channel text not null,
  holder bytea not null, -- member id
  record bytea not null check (length(record) = 32),
  host bytea not null,
  patient bytea not null,
  kind int not null,
  content bytea not null, -- salted hash
  made_at bigint not null, -- seconds since 1970, as the author says
  supersedes bytea, -- record of the same holder, as the author says
  superseded_by bytea,
  author text not null, -- key
  signed_at bigint not null, -- seconds since 1970, by the author's clock
  irregularities int not null, -- RecordIrregularity, mask
  added_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, holder, record)
);
create index record_pointer_of_patient on record_pointer (organisation, channel, host, patient);
select keep_rows_apart('record_pointer');

create table record_reading (
  organisation text not null,
  channel text not null,
  holder bytea not null, -- who says so
  command_id bytea not null,
  record bytea not null,
  host bytea not null, -- zero for a record that is not on the ledger
  patient bytea not null, -- zero likewise
  reader bytea not null, -- member id
  witness text not null, -- key of who asked
  query_id bytea not null,
  consent bytea not null, -- commitment
  purpose int not null,
  admitted boolean not null, -- before it was read
  read_at bigint, -- seconds since 1970, by the holder's clock; null while it was only admitted
  irregularities int not null, -- RecordIrregularity, mask
  reason bytea check (length(reason) = 4), -- selector of the refusal, when it was not allowed
  recorded_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, holder, command_id)
);
create index record_reading_of_patient on record_reading (organisation, channel, host, patient, block, log_index);
select keep_rows_apart('record_reading');

-- What our own summaries hold.
create table relationship_noted (
  organisation text not null,
  summary text not null, -- channel of the summary
  number bigint not null,
  person bytea not null, -- pseudonym of the summary; zero while nobody knows
  channel text not null,
  host bytea not null,
  patient bytea not null,
  provider bytea not null,
  relationship bytea not null,
  primary key (organisation, summary, number)
);
create unique index relationship_noted_once
  on relationship_noted (organisation, summary, channel, provider, relationship);
create index relationship_noted_of_person on relationship_noted (organisation, summary, person);
select keep_rows_apart('relationship_noted');
