-- Sessions whose device signed them as one, and which the member's own book on the ledger has not been told yet.
alter table checkpoint_event add column seal_due boolean not null default false;
create index checkpoint_event_seal_due on checkpoint_event (organisation, key, sequence) where seal_due;
