-- Authenticators that were lost, and who of the administrators did what about it. No projection: to be backed up.
create table lost_device (
  organisation text not null,
  id uuid not null, -- made by who asked
  person text not null, -- user name
  proof text not null, -- how it was seen who they are
  asked_by text not null,
  asked_at timestamptz not null,
  until timestamptz not null, -- a second administrator confirms before
  decided_by text,
  decided_at timestamptz,
  confirmed boolean, -- null while nobody has decided
  done_at timestamptz, -- the authenticator was replaced
  read_at timestamptz, -- the person has seen that it was done
  primary key (organisation, id),
  check ((decided_by is null) = (decided_at is null) and (decided_at is null) = (confirmed is null)),
  check (decided_by is distinct from asked_by or not confirmed),
  check (done_at is null or confirmed)
);
create index lost_device_of_person on lost_device (organisation, person, asked_at desc);
select keep_rows_apart('lost_device');
revoke delete, truncate on lost_device from custodia_app;
