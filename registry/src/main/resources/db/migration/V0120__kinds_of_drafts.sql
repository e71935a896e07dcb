-- Acts are now drafted by several capabilities, each with kinds of its own.
alter table witness_draft drop constraint witness_draft_kind_check;
alter table witness_draft add check (kind ~ '^[A-Z][A-Z_]{0,39}$');
