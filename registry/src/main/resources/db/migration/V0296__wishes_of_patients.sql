-- What a patient decided of a purpose once and for all: research, and giving organs. No row: nothing was decided.
create table consent_wish (
  organisation text not null,
  patient uuid not null,
  purpose int not null, -- ConsentPurpose
  declined boolean not null,
  changed_at timestamptz not null,
  primary key (organisation, patient, purpose)
);
select keep_rows_apart('consent_wish');

alter table consent_act drop constraint consent_act_kind_check;
alter table consent_act add constraint consent_act_kind_check
  check (kind in ('REVOKE', 'OPT_OUT', 'OPT_IN', 'DECLINE', 'RECONSIDER'));
