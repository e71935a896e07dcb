-- What patients of this organisation, their host, have allowed. No projection: what was asked for, and
-- what only the host knows (the document, the salt, the revocation secret), sealed.

create table consent (
  organisation text not null,
  id uuid not null, -- made by the patient's browser
  arrival bigint generated always as identity,
  patient uuid not null,
  person text not null, -- user name of who asked: the patient or a guardian
  request bytea not null check (length(request) = 32), -- keyed digest of what was asked for
  grant_key text not null,
  form bytea not null, -- sealed
  drafted_at timestamptz not null,
  expires_at timestamptz not null, -- of the draft
  -- Once the channel is there:
  channel text,
  pseudonym bytea check (length(pseudonym) = 32), -- of the patient in that channel
  commitment bytea check (length(commitment) = 32),
  revocation_hash bytea check (length(revocation_hash) = 32),
  terms bytea, -- sealed: the message with its salt, the document, the revocation secret
  -- Once it is signed:
  signature bytea,
  granted_at timestamptz,
  begun_at timestamptz, -- opening it was put into the outbox
  refusal text, -- name of the contract's error, when it will never come into force
  refusal_arguments text[],
  revoked_by uuid, -- the act
  revocation_asked_at timestamptz,
  -- What the patient was told:
  told_opened boolean not null default false,
  told_used bigint not null default 0,
  told_expiring boolean not null default false,
  told_revoked boolean not null default false,
  primary key (organisation, id),
  check ((commitment is null) = (channel is null) and (commitment is null) = (terms is null)),
  check (signature is null or commitment is not null)
);
create unique index consent_grant_key on consent (organisation, grant_key);
create unique index consent_commitment on consent (organisation, commitment) where commitment is not null;
create index consent_of_patient on consent (organisation, patient, arrival);
create index consent_draft on consent (organisation, expires_at) where granted_at is null;
create index consent_on_its_way on consent (organisation, arrival)
  where granted_at is not null and refusal is null and not told_opened;
create index consent_being_revoked on consent (organisation, revoked_by)
  where granted_at is not null and revoked_by is not null and not told_revoked;
create index consent_in_use on consent (organisation, arrival) where told_opened and not told_revoked;
select keep_rows_apart('consent');

-- Whether a patient takes part at all; also the lock under which a patient's consents change.
create table consent_patient (
  organisation text not null,
  patient uuid not null,
  opted_out boolean not null,
  changed_at timestamptz,
  settled boolean not null, -- every channel of the patient has it
  primary key (organisation, patient)
);
create index consent_patient_unsettled on consent_patient (organisation) where not settled;
select keep_rows_apart('consent_patient');

-- Revocations and choices that were asked for; each is one public call, or none.
create table consent_act (
  organisation text not null,
  id uuid not null, -- made by the patient's browser
  patient uuid not null,
  kind text not null check (kind in ('REVOKE', 'OPT_OUT', 'OPT_IN')),
  person text not null,
  request bytea not null check (length(request) = 32),
  asked_at timestamptz not null,
  -- The call that reveals the secrets. Another one is made when the ledger refuses it.
  command uuid,
  tried_at timestamptz,
  primary key (organisation, id)
);
select keep_rows_apart('consent_act');

-- The last command by which a channel was told of a patient's choice.
create table consent_choice (
  organisation text not null,
  patient uuid not null,
  channel text not null,
  command uuid not null,
  recorded_at timestamptz not null,
  primary key (organisation, patient, channel)
);
select keep_rows_apart('consent_choice');

-- Who of us used a consent that was given to us.
create table consent_used_by (
  organisation text not null,
  command uuid not null,
  commitment bytea not null,
  person text not null,
  recorded_at timestamptz not null,
  primary key (organisation, command)
);
select keep_rows_apart('consent_used_by');
