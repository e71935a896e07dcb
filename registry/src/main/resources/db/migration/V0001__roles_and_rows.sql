-- Who may do what here, and whose rows are whose.
--
-- Two roles. The owner runs these migrations and owns every table; it needs to be neither superuser
-- nor CREATEROLE. The application signs in as custodia_app, which owns nothing. The operator (or the
-- demo, or a test) creates both before the first migration, because only they know the passwords:
--   create role custodia_app login password '…' nosuperuser nobypassrls nocreatedb nocreaterole;
do $$
begin
  if not exists (select from pg_roles where rolname = 'custodia_app') then
    raise exception 'role custodia_app does not exist; create it before the first migration';
  end if;
  if exists (select from pg_roles where rolname = 'custodia_app' and (rolsuper or rolbypassrls)) then
    raise exception 'role custodia_app must be neither superuser nor bypassrls';
  end if;
  if pg_has_role('custodia_app', current_user, 'member') then
    raise exception 'role custodia_app must not be a member of the owner %', current_user;
  end if;
end
$$;

grant usage on schema public to custodia_app;
alter default privileges in schema public
  grant select, insert, update, delete on tables to custodia_app;
alter default privileges in schema public grant usage, select on sequences to custodia_app;

-- Call this for every table right after creating it. The table must have `organisation text not null`,
-- which belongs at the front of its primary key and of every unique index and foreign key, since those
-- are checked without row security. With the setting absent or empty there are no rows.
create function keep_rows_apart(of_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s add constraint organisation_is_named check (organisation <> '''')', of_table);
  execute format('alter table %s enable row level security', of_table);
  execute format('alter table %s force row level security', of_table);
  execute format(
    'create policy own_organisation on %s using (organisation = current_setting(''custodia.organisation'', true))'
    ' with check (organisation = current_setting(''custodia.organisation'', true))', of_table);
end
$$;
revoke execute on function keep_rows_apart(regclass) from public;
