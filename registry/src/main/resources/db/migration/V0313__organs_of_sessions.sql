-- What is drafted of a box of an organ that was scanned at a checkpoint is kept with the session, too.
alter table checkpoint_use drop constraint checkpoint_use_what_check;
alter table checkpoint_use add constraint checkpoint_use_what_check
  check (what in ('RECEIVE', 'DISPATCH', 'PACK', 'STOCK_COUNT', 'ORGAN'));
