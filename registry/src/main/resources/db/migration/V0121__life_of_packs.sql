-- Projections of members' own books: every change of a pack, and what it came to. May be dropped and replayed.
drop table pack_state;

create table pack_change (
  organisation text not null,
  pack_id bytea not null check (length(pack_id) = 32),
  block bigint not null,
  log_index int not null,
  channel text not null, -- address of the book
  lot_id bytea not null,
  command_id bytea not null,
  action text not null,
  status text not null, -- in this book, after the change
  by_member bytea not null,
  witness text not null,
  place text not null,
  device_time timestamptz not null, -- by the witness's own clock
  taken int not null, -- units out of an opened pack; 0 for a whole one
  contents int not null,
  remaining int not null,
  reservation_id bytea, -- null where none is asked for
  prescription bytea,
  evidence bytea,
  undone bytea, -- command that this one undoes
  irregularities int not null,
  changed_at timestamptz not null, -- block time
  transaction bytea not null,
  primary key (organisation, pack_id, block, log_index)
);
select keep_rows_apart('pack_change');
create index pack_change_by_lot on pack_change (organisation, lot_id, block desc, log_index desc);
create index pack_change_by_command on pack_change (organisation, command_id);

create table pack_state (
  organisation text not null,
  pack_id bytea not null check (length(pack_id) = 32),
  channel text not null, -- address of the book; two members may tell of one pack
  lot_id bytea not null,
  status text not null,
  by_member bytea not null,
  command_id bytea not null, -- that gave it its status; an undo names it
  contents int not null, -- units in the unopened pack, 0 while it is whole
  remaining int not null,
  changed_at timestamptz not null, -- block time of that command
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, pack_id, channel)
);
select keep_rows_apart('pack_state');
create index pack_state_by_lot on pack_state (organisation, lot_id, status);
