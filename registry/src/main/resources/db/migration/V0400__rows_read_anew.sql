-- While an organisation's projections are read from the ledger anew, nothing is told from them: up to which block they
-- reached before, how far they are again, and since when. No row where they are complete.
create table ledger_rebuild (
  organisation text not null primary key,
  goal bigint not null,
  reached bigint not null default -1 check (reached < goal),
  begun_at timestamptz not null default clock_timestamp()
);
select keep_rows_apart('ledger_rebuild');
