-- What this organisation's node says of consents: projections, dropped and rebuilt by a replay.

-- The public registry, everybody's: words without meaning to whoever does not hold what is behind them.
create table consent_publication (
  organisation text not null,
  commitment bytea not null,
  block bigint not null,
  published_at timestamptz not null,
  primary key (organisation, commitment)
);
select keep_rows_apart('consent_publication');

create table consent_revocation (
  organisation text not null,
  revocation_hash bytea not null,
  block bigint not null,
  revoked_at timestamptz not null,
  primary key (organisation, revocation_hash)
);
select keep_rows_apart('consent_revocation');

-- The channels of patient and provider that we are of.
create table consent_subject (
  organisation text not null,
  channel text not null,
  host bytea not null,
  patient bytea not null, -- pseudonym in this channel
  evidence bytea not null,
  evidence_block bigint not null,
  opted_out boolean not null default false,
  opted_out_block bigint not null default 0, -- of the last time; 0 for never
  primary key (organisation, channel, host, patient)
);
select keep_rows_apart('consent_subject');

create table consent_opening (
  organisation text not null,
  channel text not null,
  host bytea not null,
  commitment bytea not null,
  patient bytea not null,
  grantee bytea not null,
  purpose integer not null,
  scope bytea not null,
  valid_from bigint not null, -- seconds since 1970, this one included
  valid_until bigint not null, -- seconds since 1970, this one no longer
  uses bigint not null, -- 0 without limit
  revocation_hash bytea not null,
  opened_at timestamptz not null,
  block bigint not null,
  log_index integer not null,
  transaction bytea not null,
  primary key (organisation, channel, host, commitment)
);
create index consent_opening_by_grantee on consent_opening (organisation, grantee, block, log_index);
create index consent_opening_by_commitment on consent_opening (organisation, commitment);
select keep_rows_apart('consent_opening');

create table consent_use (
  organisation text not null,
  channel text not null,
  commitment bytea not null,
  used bigint not null, -- the how manieth use it was
  host bytea not null,
  command_id bytea not null,
  used_at timestamptz not null,
  block bigint not null,
  log_index integer not null,
  transaction bytea not null,
  primary key (organisation, channel, commitment, used)
);
select keep_rows_apart('consent_use');
