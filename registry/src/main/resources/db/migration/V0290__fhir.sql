-- Resources of FHIR R4 that are kept whole, as they came. No projection: to be backed up. Contents are in record_body under
-- keys of their own; here is what finds them. What a source called a resource is a keyed hash.
create table fhir_resource (
  organisation text not null,
  id uuid not null,
  version int not null check (version > 0),
  type text not null,
  patient uuid, -- entry of the directory; null for what is about nobody
  body uuid not null,
  source bytea check (length(source) = 32), -- keyed hash of the source's name; null where it was made here
  token bytea check (length(token) = 32), -- keyed hash of source, type and the source's own id
  digest bytea not null check (length(digest) = 32), -- keyed hash of the content, to know it again
  recorded_at timestamptz not null,
  recorded_by text not null,
  current boolean not null,
  primary key (organisation, id, version),
  check ((source is null) = (token is null))
);
create unique index fhir_resource_current on fhir_resource (organisation, id) where current;
create unique index fhir_resource_token on fhir_resource (organisation, token) where current;
create index fhir_resource_patient on fhir_resource (organisation, patient, type, recorded_at, id) where current;
select keep_rows_apart('fhir_resource');

-- Files that were handed in. The file is a record_body of the same id until it was worked off.
create table fhir_import (
  organisation text not null,
  id uuid not null,
  sealed bytea not null, -- name of the source
  pieces int not null,
  done int not null, -- in the order in which they are worked off: patients first
  added int not null,
  corrected int not null,
  unchanged int not null,
  failed int not null,
  started_at timestamptz not null,
  started_by text not null,
  primary key (organisation, id)
);
select keep_rows_apart('fhir_import');

create table fhir_import_trouble (
  organisation text not null,
  import uuid not null,
  piece int not null, -- line of the file, or entry of the Bundle, from 1
  resource text not null, -- type and the source's id
  code text not null,
  facts text not null,
  primary key (organisation, import, piece)
);
select keep_rows_apart('fhir_import_trouble');

-- Who of this organisation was shown what of whom.
create table fhir_access (
  organisation text not null,
  id uuid not null,
  patient uuid not null,
  happened_at timestamptz not null,
  person text not null,
  role text not null,
  how text not null check (how in ('READ', 'SEARCH', 'EXPORT', 'WARNING')),
  resources text[] not null, -- Type/id/_history/version
  primary key (organisation, id)
);
create index fhir_access_patient on fhir_access (organisation, patient, happened_at, id);
select keep_rows_apart('fhir_access');
revoke update, delete, truncate on fhir_access from custodia_app;
