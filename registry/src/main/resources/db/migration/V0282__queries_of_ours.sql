-- What people of ours asked other members to read: until the answer has come with the key that opens it, sealed. No
-- projection: to be backed up. Who read what stands on the ledger, by key; here it stands by name.
create table record_query_made (
  organisation text not null,
  id uuid not null,
  person text not null,
  witness text not null, -- key of the person
  channel text not null,
  host bytea not null,
  patient bytea not null, -- pseudonym
  holder bytea not null,
  record bytea not null,
  consent bytea not null,
  purpose int not null,
  reader_key bytea, -- sealed; null once it was used
  public_key bytea not null,
  asked_at timestamptz not null,
  read_at timestamptz,
  primary key (organisation, id)
);
create index record_query_made_by_time on record_query_made (organisation, asked_at) where reader_key is not null;
select keep_rows_apart('record_query_made');
