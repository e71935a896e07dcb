-- Acts prepared for a witness to sign, and the signed ones. Not on the ledger before they are
-- recorded as commands.

create table witness_draft (
  organisation text not null,
  id uuid not null, -- command id
  kind text not null check (kind in ('DISPENSE', 'RELEASE', 'STATUS')),
  person text not null, -- who asked for it: user name or client id
  witness text not null, -- address of the key that is to sign
  request bytea not null check (length(request) = 32), -- digest of what was asked for
  act text not null, -- JSON
  terms text not null, -- JSON, by kind
  drafted_at timestamptz not null,
  signature text, -- once it was recorded as a command
  recorded_at timestamptz,
  primary key (organisation, id),
  check ((signature is null) = (recorded_at is null))
);
select keep_rows_apart('witness_draft');

-- Serials of a release that waits for its signature, as a compressed file.
create table release_serials (
  organisation text not null,
  id uuid not null,
  serials bytea not null,
  primary key (organisation, id),
  foreign key (organisation, id) references witness_draft (organisation, id)
);
alter table release_serials alter column serials set storage external;
select keep_rows_apart('release_serials');

-- How far the acts of each key have come: their numbers and the digest of the last one signed.
create table witness_chain (
  organisation text not null,
  key text not null,
  sequence bigint not null, -- last number given out
  last_digest bytea not null check (length(last_digest) = 32),
  primary key (organisation, key)
);
select keep_rows_apart('witness_chain');
