-- Where the ledger has that a provider withdrew its offer or ended a relationship, so that the patient is told.
alter table relationship add column left_block bigint;
alter table relationship add column left_index int;

-- A use that admitted a reader: the patient is told of the reading itself.
alter table consent_use add column admitted boolean not null default false;
