-- Who is who, as this organisation's own node reads it from the Registrar: a projection, filled by
-- MemberProjection and by nothing else. Times are seconds since 1970-01-01 UTC, as on the ledger; the
-- ledger's "for ever" is 9999-12-31T23:59:59Z here.
create table member (
  organisation text not null,
  id bytea not null check (length(id) = 32),
  identity text not null,
  name text not null,
  kind int not null,
  roles int not null,
  valid_from bigint not null,
  valid_until bigint not null,
  status int not null check (status between 1 and 3),
  status_reason text not null,
  primary key (organisation, id)
);
select keep_rows_apart('member');

create table member_node (
  organisation text not null,
  tessera_key bytea not null check (length(tessera_key) = 32),
  member bytea not null,
  region text not null,
  valid_from bigint not null,
  valid_until bigint not null,
  primary key (organisation, tessera_key)
);
select keep_rows_apart('member_node');

create table member_account (
  organisation text not null,
  account text not null check (account ~ '^0x[0-9a-f]{40}$'),
  member bytea not null,
  tessera_key bytea not null,
  ended_at bigint,
  primary key (organisation, account)
);
select keep_rows_apart('member_account');

create table member_operator (
  organisation text not null,
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  member bytea not null,
  kind int not null check (kind between 1 and 3),
  roles int not null,
  place text not null,
  valid_from bigint not null,
  valid_until bigint not null,
  revoked_at bigint,
  revoked_reason text,
  primary key (organisation, key)
);
create index member_operator_by_member on member_operator (organisation, member);
select keep_rows_apart('member_operator');
