-- Whose session key is whose. This link is personal data and lives here only: the ledger knows the key
-- and its organisation, never the person. Not a projection: backed up, and deleted when the law says so.
create table session_key (
  organisation text not null,
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  person text not null,
  roles int not null,
  enrolled_at timestamptz not null,
  valid_until timestamptz not null,
  enrol_command uuid not null,
  revoke_command uuid,
  primary key (organisation, key)
);
create index session_key_by_person on session_key (organisation, person, enrolled_at desc);
create unique index session_key_enrolment on session_key (organisation, enrol_command);
select keep_rows_apart('session_key');
