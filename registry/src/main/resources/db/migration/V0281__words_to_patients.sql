-- What a patient is told with an offer or a request, whose salted hash is on the ledger: here what we said ourselves, and what
-- came from others. No projection: to be backed up.
create table record_words (
  organisation text not null,
  channel text not null,
  id uuid not null, -- of the relationship or the request, as on the ledger
  own boolean not null, -- said here
  sealed bytea not null,
  kept_at timestamptz not null,
  primary key (organisation, channel, id)
);
select keep_rows_apart('record_words');

-- What we call a patient of another host, sealed: the ledger has a pseudonym only.
create table shared_patient_name (
  organisation text not null,
  channel text not null,
  host bytea not null check (length(host) = 32),
  pseudonym bytea not null check (length(pseudonym) = 32),
  sealed bytea not null,
  named_by text not null,
  named_at timestamptz not null,
  primary key (organisation, channel, host, pseudonym)
);
select keep_rows_apart('shared_patient_name');
