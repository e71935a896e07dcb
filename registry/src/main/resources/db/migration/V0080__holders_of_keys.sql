-- People of an organisation, and the handle under which the ledger knows each: the same over all keys a person
-- ever has. This link is personal data and lives here only. Not a projection: backed up, and a name is deleted
-- when the law says so; the handle then stands for nobody.
create table member_person (
  organisation text not null,
  person text not null check (length(person) between 1 and 200), -- user name or client id
  holder bytea not null check (length(holder) = 32),
  -- What an administrator has laid down; none of it where nobody has: then the token's roles count.
  roles int,
  valid_from timestamptz,
  valid_until timestamptz,
  suspension text, -- the reason
  suspended_by text,
  suspended_at timestamptz,
  changed_by text,
  changed_at timestamptz,
  primary key (organisation, person),
  check (num_nulls(roles, valid_from, valid_until) in (0, 3)),
  check (num_nulls(suspension, suspended_by, suspended_at) in (0, 3))
);
create unique index member_person_holder on member_person (organisation, holder);
select keep_rows_apart('member_person');

-- Whose key it is, as the ledger has it.
truncate ledger_position, ledger_channel, ledger_channel_step, ledger_silent_transaction,
  member, member_node, member_account, member_operator, product_holder, lot, lot_change, pack_state;
alter table member_operator add column holder bytea not null check (length(holder) = 32);
alter table member_operator add column successor text; -- the key that replaced it
