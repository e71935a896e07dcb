-- Patients are told of a bill once the ledger has all of it; of bills submitted before, which have no consent
-- here, they were told when those were submitted.
alter table bill_own
  add column consent uuid, -- under which it was shared, at this host
  add column told_at timestamptz;
create index bill_own_to_tell on bill_own (organisation) where consent is not null and told_at is null;
