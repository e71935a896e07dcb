-- What people made of a session at a checkpoint: commands that refer to it, or a count.
create table checkpoint_use (
  organisation text not null,
  key text not null,
  session bytea not null check (length(session) = 32),
  id uuid not null, -- of the command, or of the count
  what text not null check (what in ('RECEIVE', 'DISPATCH', 'PACK', 'STOCK_COUNT')),
  target text not null, -- of which consignment, into which unit
  person text not null,
  used_at timestamptz not null,
  primary key (organisation, key, session, id),
  foreign key (organisation, key, session) references checkpoint_session (organisation, key, session)
);
select keep_rows_apart('checkpoint_use');
