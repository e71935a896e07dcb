-- Contents of records that this organisation holds. No projection: to be backed up. The content is sealed under a key
-- of its own, and that key, with the salt of the hash on the ledger, is in another table: once that row is gone nobody can
-- open the content, in no backup of this table either.
create table record_body (
  organisation text not null,
  id uuid not null,
  content_type text not null,
  size int not null, -- of the content, bytes
  content bytea not null check (length(content) = 32), -- salted hash, as on the ledger
  request bytea check (length(request) = 32), -- keyed digest of what was kept; null once it was shredded
  sealed bytea, -- null once it was shredded
  kept_at timestamptz not null,
  shredded_at timestamptz,
  primary key (organisation, id),
  check ((sealed is null) = (shredded_at is not null) and (sealed is null) = (request is null))
);
select keep_rows_apart('record_body');

create table record_body_key (
  organisation text not null,
  id uuid not null,
  sealed bytea not null, -- key and salt, under the organisation's record keys
  primary key (organisation, id)
);
select keep_rows_apart('record_body_key');
