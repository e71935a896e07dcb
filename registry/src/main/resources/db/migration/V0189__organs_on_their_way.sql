-- Organs on their way, as far as it is not on any ledger. Not projections: backed up.

-- Files of temperature loggers; each is a document (organ_document), sealed.
create table organ_logger (
  organisation text not null,
  id uuid not null, -- made by who uploads: the same again is the same file
  organ_id bytea not null check (length(organ_id) = 32),
  document bytea not null check (length(document) = 32),
  first_at timestamptz not null, -- first sample
  last_at timestamptz not null,
  samples int not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null, -- user name or client id
  primary key (organisation, id)
);
create index organ_logger_of on organ_logger (organisation, organ_id, uploaded_at);
select keep_rows_apart('organ_logger');

-- The planned way: at the bank that made it, and at the regulator that was told.
create table organ_journey (
  organisation text not null,
  organ_id bytea not null check (length(organ_id) = 32),
  version int not null, -- counts from 1; the latest counts
  bank bytea not null check (length(bank) = 32),
  sealed bytea not null,
  planned_at timestamptz not null,
  planned_by text not null, -- user name or client id; empty for what was told
  told_at timestamptz, -- when the regulator said that it has it
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  next_at timestamptz, -- null once it is told
  primary key (organisation, organ_id, version)
);
create index organ_journey_untold on organ_journey (organisation, next_at) where next_at is not null;
select keep_rows_apart('organ_journey');

-- What those responsible for an organ are told.
create table organ_alert (
  organisation text not null,
  id uuid not null, -- derived from what it follows from, the same at everybody: kept once
  kind text not null,
  organ_id bytea not null check (length(organ_id) = 32), -- or the donor's case
  at timestamptz not null, -- when it happened
  facts jsonb not null, -- codes, numbers, hashes; nothing about a person
  raised_at timestamptz not null,
  told_by bytea check (length(told_by) = 32), -- null for what this organisation's own node shows
  settled_at timestamptz, -- when later facts explained it
  acknowledged_at timestamptz,
  acknowledged_by text, -- user name or client id
  primary key (organisation, id),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index organ_alert_latest on organ_alert (organisation, raised_at desc, id);
create index organ_alert_of on organ_alert (organisation, organ_id, raised_at);
select keep_rows_apart('organ_alert');

-- To whom an alert is no longer new.
create table organ_alert_seen (
  organisation text not null,
  alert uuid not null,
  person text not null,
  seen_at timestamptz not null,
  primary key (organisation, alert, person),
  foreign key (organisation, alert) references organ_alert (organisation, id)
);
select keep_rows_apart('organ_alert_seen');

-- Whom a regulator has to tell of an alert.
create table organ_alert_tell (
  organisation text not null,
  alert uuid not null,
  member bytea not null check (length(member) = 32),
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  next_at timestamptz, -- null once it is told
  told_at timestamptz,
  primary key (organisation, alert, member),
  foreign key (organisation, alert) references organ_alert (organisation, id)
);
create index organ_alert_untold on organ_alert_tell (organisation, next_at) where next_at is not null;
select keep_rows_apart('organ_alert_tell');
