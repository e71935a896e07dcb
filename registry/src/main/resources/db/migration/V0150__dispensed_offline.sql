-- Packs that were dispensed while the verification service was away, and what it said of them afterwards: testimony of the
-- member, settled by asking. Not read from the ledger (the service's answers are not on it): back it up.
create table dispensed_offline (
  organisation text not null,
  id uuid not null, -- of the command
  command_id bytea not null check (length(command_id) = 32), -- the same as the ledger has it
  pack_id bytea not null check (length(pack_id) = 32),
  gtin text not null,
  serial text not null,
  lot_id bytea not null check (length(lot_id) = 32),
  contents int not null, -- units in the unopened pack; 0 for a whole one
  taken int not null,
  person text not null,
  dispensed_at timestamptz not null, -- by the act that was signed
  next_at timestamptz not null, -- not asked about before
  settled_at timestamptz,
  outcome text check (outcome in ('COUNTS', 'CONFLICT', 'UNKNOWN')),
  out_since timestamptz, -- since when the service has the pack out of use
  answer text, -- the service's, as it was signed
  answer_signature text,
  primary key (organisation, id),
  check ((settled_at is null) = (outcome is null))
);
select keep_rows_apart('dispensed_offline');
create index dispensed_offline_due on dispensed_offline (organisation, next_at) where settled_at is null;
create index dispensed_offline_newest on dispensed_offline (organisation, dispensed_at desc, id);
revoke delete on dispensed_offline from custodia_app;
