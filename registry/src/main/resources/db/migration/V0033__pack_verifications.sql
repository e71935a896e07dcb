-- The audit of verifications: who scanned what, when, and what was answered. Kept; not on the ledger.

create table pack_verification (
  organisation text not null,
  id uuid not null, -- made by the asker
  person text not null, -- user name or client id
  scan bytea not null check (length(scan) <= 8000), -- exactly what was scanned; empty for a picture
  verdict text not null,
  code text not null, -- key of the sentence
  pack_id bytea check (length(pack_id) = 32),
  answer text not null, -- the whole answer as JSON, with its evidence
  answer_signature text, -- of the verification service, hex
  verified_at timestamptz not null,
  duration_ms bigint not null check (duration_ms >= 0),
  primary key (organisation, id)
);
select keep_rows_apart('pack_verification');
create index pack_verification_newest on pack_verification (organisation, verified_at desc);
create index pack_verification_pack on pack_verification (organisation, pack_id);
revoke update, delete on pack_verification from custodia_app;
