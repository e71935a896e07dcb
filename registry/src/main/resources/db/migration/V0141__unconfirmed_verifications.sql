-- Verifications that the regulator's service had no answer for: what was said then from one's own node, and which
-- verification settled it once the service was back. Kept, as the audit of verifications is.
create table verification_unconfirmed (
  organisation text not null,
  id uuid not null, -- of the verification
  person text not null,
  scan bytea not null check (length(scan) <= 8000),
  code text not null, -- of what was said then
  arguments text not null, -- of its sentence, as JSON
  asked_at timestamptz not null,
  next_at timestamptz not null, -- not asked again before
  settled_at timestamptz,
  settled_by uuid, -- the verification in pack_verification
  primary key (organisation, id),
  check ((settled_at is null) = (settled_by is null))
);
select keep_rows_apart('verification_unconfirmed');
create index verification_unconfirmed_due on verification_unconfirmed (organisation, next_at) where settled_at is null;
create index verification_unconfirmed_newest on verification_unconfirmed (organisation, asked_at desc);
revoke delete on verification_unconfirmed from custodia_app;
