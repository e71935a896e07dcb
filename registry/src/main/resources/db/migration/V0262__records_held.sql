-- Which content is behind a record of a channel. No projection: what connects the ledger with the contents.
create table record_held (
  organisation text not null,
  channel text not null,
  record bytea not null check (length(record) = 32),
  body uuid not null,
  primary key (organisation, channel, record)
);
select keep_rows_apart('record_held');

-- Queries that came, so that no id counts for two.
create table record_query (
  organisation text not null,
  reader bytea not null, -- member id
  query uuid not null,
  digest bytea not null check (length(digest) = 32), -- of the query
  asked_at timestamptz not null,
  primary key (organisation, reader, query)
);
create index record_query_by_time on record_query (organisation, asked_at);
select keep_rows_apart('record_query');
