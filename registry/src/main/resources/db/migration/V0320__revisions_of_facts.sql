-- Members and lots hardly ever change, and are read with every check of a pack. An organisation's facts get another
-- revision with each change of one of them, in the same transaction, whoever makes it: who reads the revision knows
-- whether what was read before still stands. Not a number, so that none comes twice, not even after a restore.

create table fact_revision (
  organisation text primary key,
  revision uuid not null
);
select keep_rows_apart('fact_revision');
revoke delete on fact_revision from custodia_app;

create function count_revision() returns trigger language plpgsql as $$
begin
  insert into fact_revision (organisation, revision)
    select one.organisation, gen_random_uuid() from (select distinct organisation from changed) one
    on conflict (organisation) do update set revision = excluded.revision;
  return null;
end
$$;

-- Transition tables go with one kind of change each.
create function count_revisions(of_table regclass) returns void language plpgsql as $$
begin
  execute format('create trigger revision_of_added after insert on %s referencing new table as changed'
    ' for each statement execute function count_revision()', of_table);
  execute format('create trigger revision_of_changed after update on %s referencing new table as changed'
    ' for each statement execute function count_revision()', of_table);
  execute format('create trigger revision_of_removed after delete on %s referencing old table as changed'
    ' for each statement execute function count_revision()', of_table);
end
$$;
revoke execute on function count_revisions(regclass) from public;

select count_revisions('member');
select count_revisions('member_account');
select count_revisions('member_node');
select count_revisions('member_operator');
select count_revisions('lot');
select count_revisions('lot_change');
select count_revisions('product_holder');
