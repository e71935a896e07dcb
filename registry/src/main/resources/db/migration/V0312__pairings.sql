-- Devices that ask to be enrolled; the enrolment itself is on the ledger.
create table checkpoint_pairing (
  organisation text not null,
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  place text not null, -- where it says to stand
  asked_by text not null, -- whose approval at the sign-in service it came with
  asked_at timestamptz not null,
  refused_by text,
  refused_at timestamptz,
  primary key (organisation, key),
  check ((refused_by is null) = (refused_at is null))
);
select keep_rows_apart('checkpoint_pairing');
