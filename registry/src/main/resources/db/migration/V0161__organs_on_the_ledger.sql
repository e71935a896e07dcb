-- Projections of the channels of donor cases, offers and legs that this organisation is party to.

-- Every act, with its terms as they were sent.
create table organ_event (
  organisation text not null,
  channel text not null, -- address of the channel contract
  command_id uuid not null,
  kind smallint not null, -- of the channel
  subject bytea not null, -- of the channel: id of the donor's case, or of the organ
  action smallint not null,
  by_member bytea not null, -- who submitted it
  giver bytea not null, -- whose witness signed, or who hands over
  receiver bytea not null, -- of a hand-over; otherwise zero
  witness text not null,
  state smallint not null, -- of the channel after it
  place text not null,
  device_time timestamptz not null, -- by the witness's own clock
  server_time timestamptz, -- when the member's server was handed it; null where nobody says
  irregularities int not null,
  terms bytea not null,
  happened_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, command_id)
);
create index organ_event_subject on organ_event (organisation, subject, block, log_index);
create index organ_event_order on organ_event (organisation, block, log_index);
select keep_rows_apart('organ_event');

-- Documents that acts refer to.
create table organ_reference (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  hash bytea not null,
  by_member bytea not null,
  block bigint not null,
  log_index int not null,
  primary key (organisation, channel, command_id, hash)
);
create index organ_reference_hash on organ_reference (organisation, hash);
select keep_rows_apart('organ_reference');

create table organ_case (
  organisation text not null,
  case_id bytea not null,
  channel text not null,
  living boolean not null,
  opened_at timestamptz not null,
  state text not null check (state in ('OPEN', 'CLOSED')),
  recovered int not null default 0, -- organs
  changed_at timestamptz not null,
  primary key (organisation, case_id, channel)
);
select keep_rows_apart('organ_case');

-- Organs as far as this member knows of them.
create table organ (
  organisation text not null,
  organ_id bytea not null,
  case_id bytea not null,
  organ smallint not null,
  laterality smallint not null,
  part smallint not null,
  state text not null check (state in ('EXPECTED', 'RECOVERED', 'UNDER_WAY', 'ARRIVED', 'TRANSPLANTED', 'DISCARDED', 'RETURNED')),
  holder bytea, -- who took it last, as far as this member knows
  clock_start timestamptz, -- cross-clamp
  limit_minutes int, -- of cold ischaemia, where it was stated
  changed_at timestamptz not null,
  primary key (organisation, organ_id)
);
create index organ_under_way on organ (organisation, state);
create index organ_of_case on organ (organisation, case_id);
select keep_rows_apart('organ');

-- What was stated last in a channel of offers.
create table organ_offer_facts (
  organisation text not null,
  channel text not null,
  organ_id bytea not null,
  list bytea not null,
  centre bytea not null,
  primary key (organisation, channel)
);
select keep_rows_apart('organ_offer_facts');

create table organ_offer (
  organisation text not null,
  channel text not null,
  command_id uuid not null, -- of the offer
  organ_id bytea not null,
  list bytea not null, -- root of the match run
  rank int not null,
  candidate bytea not null,
  centre bytea not null,
  blood_group smallint not null,
  reason smallint not null, -- out of order; 0 in order
  answer_until timestamptz not null,
  state text not null check (state in ('OFFERED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'ALLOCATED', 'RELEASED')),
  declined smallint, -- coded reason
  offered_at timestamptz not null,
  answered_at timestamptz,
  primary key (organisation, channel, command_id)
);
create index organ_offer_organ on organ_offer (organisation, organ_id, list, rank);
select keep_rows_apart('organ_offer');

create table organ_leg (
  organisation text not null,
  channel text not null,
  organ_id bytea not null,
  giver bytea not null,
  receiver bytea not null,
  stated_at timestamptz not null,
  given_at timestamptz,
  taken_at timestamptz,
  handed_over boolean not null default false, -- both signed
  arrived_at timestamptz,
  checked_in text check (checked_in in ('MATCHED', 'MISMATCHED')),
  checked_in_at timestamptz,
  notified_at timestamptz, -- the sender, of a mismatch
  outcome text check (outcome in ('TRANSPLANTED', 'DISCARDED', 'RETURNED')),
  primary key (organisation, channel)
);
create index organ_leg_organ on organ_leg (organisation, organ_id);
select keep_rows_apart('organ_leg');

-- Secrets of consents that were revealed, of whomever.
create table organ_revocation (
  organisation text not null,
  revocation_hash bytea not null,
  revoked_at timestamptz not null,
  primary key (organisation, revocation_hash)
);
select keep_rows_apart('organ_revocation');
