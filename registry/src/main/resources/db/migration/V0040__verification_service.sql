-- The regulator's verification service. These rows are not projections: they are the only record of what
-- was answered and reserved, and are backed up.

-- Every signed answer with the signed query it was given for, so that it can be shown later.
create table verification_answer (
  organisation text not null,
  asker bytea not null,
  query_digest bytea not null,
  query_id uuid not null,
  kind text not null check (kind in ('PACK', 'SERIALS')),
  content bytea not null, -- what was asked, whenever it was asked
  subject bytea not null, -- pack id or lot id
  query text not null,
  facts text not null,
  signature text not null,
  answered_at timestamptz not null,
  primary key (organisation, asker, query_digest)
);
create index verification_answer_by_query on verification_answer (organisation, asker, query_id);
create index verification_answer_by_subject on verification_answer (organisation, subject, answered_at);
select keep_rows_apart('verification_answer');

-- First come, first served: one current reservation a pack, whoever holds it. What a newer one replaced stays.
create table pack_reservation (
  organisation text not null,
  number bigint generated always as identity,
  pack_id bytea not null,
  reservation_id uuid not null,
  member bytea not null,
  action int not null,
  granted_at timestamptz not null,
  expires bigint not null, -- seconds since 1970-01-01 UTC, the last second included, as signed
  signature text not null,
  superseded boolean not null default false,
  primary key (organisation, number)
);
create unique index pack_reservation_current on pack_reservation (organisation, pack_id) where not superseded;
create index pack_reservation_by_id on pack_reservation (organisation, member, reservation_id);
select keep_rows_apart('pack_reservation');
