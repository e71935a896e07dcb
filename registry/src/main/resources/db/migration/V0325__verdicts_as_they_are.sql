-- A verdict is hex for the most part, and has each hash of its proof once (MedicineJson): trying to compress it
-- took PostgreSQL half the time of writing it down, and it did not get shorter.
alter table pack_verification alter column answer set storage external;
