-- seal_due: true while the book is to be told of a session that its device signed as one, false once it was or never
-- will be; null where nothing was signed.
alter table checkpoint_event alter column seal_due drop default, alter column seal_due drop not null;
alter table checkpoint_event alter column seal_due type boolean
  using case when entry = 'FINISHED' and cast(event as json) -> 'seal' is not null then seal_due end;
create index checkpoint_event_seal on checkpoint_event (organisation, key, sequence) where seal_due is not null;

-- What was recorded of a device before, for the regulator.
create index trail_event_session on trail_event (organisation, witness, damaged) where action = 18;
