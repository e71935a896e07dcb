-- What was last asked of the ledger about the keys of our devices. Not a projection.
create table member_device (
  organisation text not null,
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  holder bytea not null check (length(holder) = 32),
  roles int not null,
  place text not null,
  valid_from bigint not null, -- seconds since 1970-01-01 UTC, as on the ledger
  valid_until bigint not null,
  enrol_command uuid,
  revoke_command uuid,
  primary key (organisation, key)
);
select keep_rows_apart('member_device');

-- Acts that take two people, from the first who is asked to sign on. Not a projection; backed up.
create table authority_proposal (
  organisation text not null,
  id uuid not null, -- of the act on the ledger and of the command that carries it
  act bytea not null, -- the call of the Registrar
  approvals_until bigint not null, -- as both sign it; seconds since 1970-01-01 UTC
  proposed_by text not null,
  proposed_at timestamptz not null,
  ended_by text, -- who withdrew it
  recorded_at timestamptz, -- with the second signature
  primary key (organisation, id),
  check (ended_by is null or recorded_at is null)
);
create index authority_proposal_newest on authority_proposal (organisation, proposed_at desc);
select keep_rows_apart('authority_proposal');

create table authority_signature (
  organisation text not null,
  id uuid not null,
  position int not null check (position between 1 and 2),
  person text not null,
  holder bytea not null check (length(holder) = 32),
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  signature bytea not null check (length(signature) = 65),
  signed_at timestamptz not null,
  primary key (organisation, id, position),
  foreign key (organisation, id) references authority_proposal (organisation, id)
);
create unique index authority_signature_person on authority_signature (organisation, id, person);
create unique index authority_signature_holder on authority_signature (organisation, id, holder);
select keep_rows_apart('authority_signature');

-- Every event of the Registrar, as it was logged: a projection, like the rest of who is who.
create table member_event (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  at bigint not null, -- seconds since 1970-01-01 UTC
  member bytea not null, -- whom it is about
  holder bytea, -- whose key it is about
  key text,
  basis text not null check (basis in ('FOUNDING', 'OWN', 'TWO_PERSONS')),
  topics bytea not null, -- the first says which event it is
  data bytea not null,
  primary key (organisation, block, log_index)
);
create index member_event_of_member on member_event (organisation, member);
create index member_event_of_key on member_event (organisation, key) where key is not null;
select keep_rows_apart('member_event');

-- Who approved the act whose event is at that place.
create table member_approval (
  organisation text not null,
  block bigint not null,
  log_index int not null, -- of the act's event
  position int not null,
  performed_by bytea not null, -- member whose account sent it
  member bytea not null,
  holder bytea not null,
  key text not null,
  primary key (organisation, block, log_index, position)
);
select keep_rows_apart('member_approval');

truncate ledger_position, ledger_channel, ledger_channel_step, ledger_silent_transaction,
  member, member_node, member_account, member_operator, product_holder, lot, lot_change, pack_state;
