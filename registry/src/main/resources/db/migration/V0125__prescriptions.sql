-- Public reference data beside `product`: how a medicine may be supplied and what it is made of, for
-- those medicines whose lines are on file. Same rules as `product`: everybody reads, an import writes.
create table medicine_supply (
  cis text primary key,
  conditions text[] not null, -- in the source's words, such as 'liste I'
  substances text[] not null, -- active substances, as 'code name'
  source text not null,
  file_date date not null
);
alter table medicine_supply enable row level security;
alter table medicine_supply force row level security;
create policy everybody_reads on medicine_supply for select using (true);
create policy reference_is_written on medicine_supply
  using (current_setting('custodia.organisation', true) = '*reference*')
  with check (current_setting('custodia.organisation', true) = '*reference*');
revoke delete on medicine_supply from custodia_app;

-- The regulator's register. Not a projection: backed up. It holds nothing personal: a commitment says
-- nothing without its salt, and the token of a patient (controlled substances only) nothing without the
-- regulator's record key.
create table prescription_register (
  organisation text not null,
  commitment bytea not null check (length(commitment) = 32),
  number bigint generated always as identity,
  prescriber bytea not null, -- member id
  gtins text[] not null,
  measure text not null check (measure in ('PACKS', 'UNITS')),
  quantity int not null check (quantity > 0), -- of one fill, in the measure
  fills int not null check (fills > 0),
  days int not null check (days > 0), -- that one fill lasts
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  substance text, -- of a controlled one: the source's codes of its active substances
  patient bytea check (length(patient) = 32), -- keyed token, for a controlled one
  overlap_intended boolean not null,
  registered_at timestamptz not null,
  revoked_at timestamptz,
  primary key (organisation, commitment),
  check ((substance is null) = (patient is null))
);
create index prescription_register_of_patient on prescription_register (organisation, patient, substance)
  where patient is not null;
select keep_rows_apart('prescription_register');

-- What reservations hold. Rows stay: whether one still counts follows from time and from dispensations.
create table prescription_hold (
  organisation text not null,
  member bytea not null,
  reservation_id uuid not null,
  commitment bytea not null,
  pack_id bytea not null,
  amount int not null check (amount > 0), -- in the measure of the prescription
  held_at timestamptz not null,
  expires timestamptz not null, -- the last second included
  primary key (organisation, member, reservation_id)
);
create index prescription_hold_of on prescription_hold (organisation, commitment, expires);
select keep_rows_apart('prescription_hold');

-- Projection: what was dispensed on a prescription, from the channels this organisation is party to.
create table prescription_dispensing (
  organisation text not null,
  command_id bytea not null,
  member bytea not null,
  commitment bytea not null,
  pack_id bytea not null,
  reservation_id bytea not null, -- zero for one without
  taken int not null, -- units; 0 is the whole pack
  dispensed_at timestamptz not null, -- time of the block
  block bigint not null,
  log_index int not null,
  undone boolean not null default false,
  primary key (organisation, member, command_id)
);
create index prescription_dispensing_of on prescription_dispensing (organisation, commitment);
select keep_rows_apart('prescription_dispensing');

-- What the register noticed about controlled substances. Not a projection: kept once it was said.
create table prescription_alert (
  organisation text not null,
  id uuid not null,
  number bigint generated always as identity,
  kind text not null check (kind in ('OVERLAP', 'EARLY_FILL', 'EXCEEDED')),
  commitment bytea not null, -- the prescription that gave rise to it
  other bytea, -- the one that was there before
  day date not null, -- up to which both count, or what was given lasts
  raised_at timestamptz not null,
  primary key (organisation, id)
);
create index prescription_alert_of on prescription_alert (organisation, commitment);
create index prescription_alert_of_other on prescription_alert (organisation, other) where other is not null;
select keep_rows_apart('prescription_alert');

-- Dispensations that were looked at for alerts.
create table prescription_examined (
  organisation text not null,
  member bytea not null,
  command_id bytea not null,
  primary key (organisation, member, command_id)
);
select keep_rows_apart('prescription_examined');

-- The prescriber's side. The document (with the patient) is sealed under the organisation's record key.
create table prescription (
  organisation text not null,
  id uuid not null,
  commitment bytea not null check (length(commitment) = 32),
  issuer text not null, -- user name of the prescriber
  sealed bytea not null, -- salt, document and what is registered of it
  controlled boolean not null,
  issued_at timestamptz not null,
  valid_until date not null,
  registered_at timestamptz, -- when the regulator's desk took it
  revoked_at timestamptz, -- when the prescriber took it back
  revocation_known_at timestamptz, -- when the regulator's desk took that
  trouble text, -- code of the last refusal
  tries int not null default 0,
  due_at timestamptz not null, -- when the desk is to be told next, where something is to be told
  primary key (organisation, id)
);
create unique index prescription_by_commitment on prescription (organisation, commitment);
create index prescription_of_issuer on prescription (organisation, issuer, issued_at desc);
create index prescription_to_tell on prescription (organisation, due_at)
  where registered_at is null or (revoked_at is not null and revocation_known_at is null);
select keep_rows_apart('prescription');

-- Alerts about this organisation's prescriptions, as the regulator's desk told them.
create table prescription_notice (
  organisation text not null,
  id uuid not null,
  prescription uuid not null,
  kind text not null,
  ours boolean not null, -- whether the other prescription is this organisation's too
  day date not null,
  raised_at timestamptz not null,
  seen_at timestamptz,
  primary key (organisation, id, prescription),
  foreign key (organisation, prescription) references prescription (organisation, id)
);
create index prescription_notice_unseen on prescription_notice (organisation, prescription) where seen_at is null;
select keep_rows_apart('prescription_notice');

-- How far the desk's alerts have been fetched.
create table prescription_notice_position (
  organisation text primary key,
  number bigint not null,
  asked_at timestamptz not null
);
select keep_rows_apart('prescription_notice_position');
