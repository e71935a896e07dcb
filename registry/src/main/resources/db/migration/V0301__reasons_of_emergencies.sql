-- Why somebody opened a record in an emergency, in their words, sealed: with whose person it was, and with who holds the
-- record. No projection: to be backed up.
create table record_reason (
  organisation text not null,
  reader bytea not null check (length(reader) = 32), -- member id
  query bytea not null check (length(query) = 32), -- as the ledger has it
  sealed bytea not null,
  kept_at timestamptz not null,
  primary key (organisation, reader, query)
);
select keep_rows_apart('record_reason');
