-- Under which trace ids (W3C Trace Context, 32 hex digits) a command was recorded and a scan arrived: logged again beside
-- the line of the block that has it. A root over scans has all of theirs.
alter table ledger_command add column traces text[];
alter table checkpoint_event add column trace text;
