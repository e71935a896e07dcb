-- What our people did not want of what patients of other hosts allowed us; told to the patient's host until it has answered.
-- No projection: to be backed up.
create table consent_rejection (
  organisation text not null,
  host bytea not null check (length(host) = 32), -- member id
  consent bytea not null check (length(consent) = 32), -- commitment
  channel text not null,
  id uuid not null, -- made by who rejected it
  person text not null,
  words bytea, -- what the patient is told, sealed; null for nothing
  rejected_at timestamptz not null,
  attempts int not null default 0, -- that failed
  next_at timestamptz not null,
  trouble text, -- code of why the last one failed
  told_at timestamptz,
  primary key (organisation, host, consent),
  unique (organisation, id)
);
create index consent_rejection_untold on consent_rejection (organisation, next_at) where told_at is null;
select keep_rows_apart('consent_rejection');

-- At the host: that the grantee did not want it.
alter table consent
  add column rejected_at timestamptz, -- by the grantee's clock
  add column rejection_words bytea; -- sealed; null for nothing

alter table consent_act drop constraint consent_act_kind_check;
alter table consent_act add constraint consent_act_kind_check
  check (kind in ('REVOKE', 'OPT_OUT', 'OPT_IN', 'DECLINE', 'RECONSIDER', 'REJECT'));
