-- What is known about donors, candidates and organs and does not lie on any ledger. Not to be had
-- again from it: back this up. Everything about a person is sealed under the organisation's keys.

-- Documents whose hashes are on the ledger: consents, decisions, results, ordered lists, label facts.
create table organ_document (
  organisation text not null,
  hash bytea not null check (length(hash) = 32), -- Keccak-256 of the text below, which begins with a salt
  sealed bytea not null,
  size int not null, -- bytes of what is in it, without salt and type
  own boolean not null, -- made here; otherwise fetched from who put its hash on the ledger
  kept_at timestamptz not null,
  kept_by text not null, -- user name or client id; empty for what was fetched
  primary key (organisation, hash)
);
select keep_rows_apart('organ_document');

-- Documents that did not come when they were asked for.
create table organ_document_fetch (
  organisation text not null,
  hash bytea not null,
  attempts int not null,
  code text not null, -- what the last attempt ended with
  next_at timestamptz not null,
  primary key (organisation, hash)
);
select keep_rows_apart('organ_document_fetch');

-- Who donors are, at the bank that opened their case and nowhere else.
create table organ_donor (
  organisation text not null,
  pseudonym bytea not null check (length(pseudonym) = 32), -- drawn at random; what the ledger calls the case
  allocation bytea not null, -- member id of the allocation body
  sealed bytea not null,
  opened_at timestamptz not null,
  opened_by text not null,
  primary key (organisation, pseudonym)
);
select keep_rows_apart('organ_donor');

-- Who candidates are, at the centre that listed them and nowhere else.
create table organ_candidate (
  organisation text not null,
  pseudonym bytea not null check (length(pseudonym) = 32),
  sealed bytea not null,
  listed_at timestamptz not null,
  listed_by text not null,
  primary key (organisation, pseudonym)
);
select keep_rows_apart('organ_candidate');

-- What a centre declares about its candidates, each change kept.
create table organ_candidate_version (
  organisation text not null,
  pseudonym bytea not null,
  version int not null,
  state text not null check (state in ('ACTIVE', 'SUSPENDED', 'REMOVED')),
  sealed bytea not null,
  changed_at timestamptz not null,
  changed_by text not null,
  declared_at timestamptz, -- when the allocation body said that it has it
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  next_at timestamptz, -- null once it is declared
  primary key (organisation, pseudonym, version),
  foreign key (organisation, pseudonym) references organ_candidate (organisation, pseudonym)
);
create index organ_candidate_undeclared on organ_candidate_version (organisation, next_at)
  where declared_at is null;
select keep_rows_apart('organ_candidate_version');

-- What was declared to an allocation body, each change kept: the waiting list.
create table organ_listing (
  organisation text not null,
  centre bytea not null,
  pseudonym bytea not null,
  version int not null,
  state text not null check (state in ('ACTIVE', 'SUSPENDED', 'REMOVED')),
  sealed bytea not null,
  changed_at timestamptz not null, -- by the centre's clock
  received_at timestamptz not null,
  message bytea not null, -- as the centre signed it; sealed
  primary key (organisation, centre, pseudonym, version)
);
create index organ_listing_received on organ_listing (organisation, received_at);
select keep_rows_apart('organ_listing');

-- Who looked at what is sealed.
create table organ_look (
  organisation text not null,
  id uuid not null,
  person text not null, -- user name or client id
  what text not null check (what in ('DOCUMENT', 'DONOR', 'CANDIDATE', 'WAITING_LIST')),
  subject bytea not null, -- hash of the document, or pseudonym; zero for all
  looked_at timestamptz not null,
  primary key (organisation, id)
);
create index organ_look_subject on organ_look (organisation, subject);
select keep_rows_apart('organ_look');

-- What stands on the labels of a donor's organs, with the salt of its commitments: made at the bank,
-- told to whoever takes an organ.
create table organ_labels (
  organisation text not null,
  case_id bytea not null,
  sealed bytea not null,
  kept_at timestamptz not null,
  primary key (organisation, case_id)
);
select keep_rows_apart('organ_labels');

-- Secrets that revoke consents given by family or judge.
create table organ_consent (
  organisation text not null,
  act uuid not null, -- command that opens it in the donor's case
  commitment bytea not null,
  sealed bytea not null,
  made_at timestamptz not null,
  primary key (organisation, act)
);
select keep_rows_apart('organ_consent');

-- Match runs of an allocation body: rule file and inputs, from which anybody who has them gets the
-- same order and the same root.
create table organ_match_run (
  organisation text not null,
  id uuid not null,
  organ_id bytea not null,
  list bytea not null, -- root of the tree over the ranks
  rules bytea not null,
  sealed bytea not null, -- the inputs
  made_at timestamptz not null,
  made_by text not null,
  primary key (organisation, id)
);
create index organ_match_run_list on organ_match_run (organisation, organ_id, list);
select keep_rows_apart('organ_match_run');

-- Turns out of order that a bank asks the regulator for, and the signature of the person who agreed.
create table organ_turn (
  organisation text not null,
  id uuid not null, -- follows from what is asked
  channel text not null, -- of the offer
  organ_id bytea not null,
  list bytea not null,
  rank int not null,
  candidate bytea not null,
  centre bytea not null,
  reason smallint not null,
  asked_by bytea not null,
  asked_at timestamptz not null,
  signature text,
  signed_by text,
  signed_at timestamptz,
  primary key (organisation, id)
);
select keep_rows_apart('organ_turn');

-- The regulator's word on whose an organ is, each time it gave it.
create table organ_allocation (
  organisation text not null,
  organ_id bytea not null,
  number int not null, -- counts from 1
  channel text not null, -- of the offer
  offer uuid not null, -- command that made it
  terms bytea not null, -- of ALLOCATE, signature included
  expires timestamptz not null,
  said_at timestamptz not null,
  primary key (organisation, organ_id, number)
);
select keep_rows_apart('organ_allocation');

-- Consents of recipients, prepared for their one-time keys to sign.
create table organ_recipient_consent (
  organisation text not null,
  id uuid not null,
  channel text not null, -- of the offer
  candidate bytea not null, -- the centre's pseudonym
  commitment bytea not null,
  sealed bytea not null, -- the consent, and the secret that revokes it
  made_at timestamptz not null,
  made_by text not null,
  primary key (organisation, id)
);
select keep_rows_apart('organ_recipient_consent');
