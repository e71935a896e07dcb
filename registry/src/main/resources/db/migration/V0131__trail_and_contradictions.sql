-- What the channels about medicines tell, event by event. The first three tables are a projection and
-- may be dropped and replayed. A member keeps hand-overs and answers to recalls; the regulator, which is
-- party to every channel, also what was done to packs. Ids are those of commands, and count together
-- with who gave them.

create table trail_event (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  channel text not null, -- address of the channel contract
  action smallint not null, -- number of the contracts' library Actions
  command_id bytea not null check (length(command_id) = 32),
  member bytea not null, -- who did it
  other bytea, -- who gets it, or who is said to have given it
  pack_id bytea,
  lot_id bytea,
  consignment bytea,
  status smallint, -- of a pack after it
  packs bigint, -- sent, accepted, rejected, or set aside
  missing bigint, -- or passed on
  surplus bigint, -- or supplied
  damaged bigint,
  reason smallint, -- of a rejection, or purpose of a dispatch
  root bytea,
  contents bytea, -- hash of the contents or of the findings
  related bytea, -- the consignment it replies to, or the command it took back
  irregularities bigint not null,
  witness text not null,
  place text not null,
  device_time timestamptz not null, -- by the witness's own clock
  at timestamptz not null, -- block time
  transaction bytea not null,
  primary key (organisation, block, log_index)
);
create index trail_event_pack on trail_event (organisation, pack_id) where pack_id is not null;
create index trail_event_consignment on trail_event (organisation, consignment)
  where consignment is not null;
create index trail_event_lot on trail_event (organisation, lot_id, action) where lot_id is not null;
create index trail_event_root on trail_event (organisation, root) where root is not null;
create index trail_event_related on trail_event (organisation, related) where related is not null;
select keep_rows_apart('trail_event');

-- Packs of a lot in a consignment.
create table trail_lot (
  organisation text not null,
  consignment bytea not null,
  giver bytea not null,
  lot_id bytea not null,
  channel text not null,
  packs bigint not null,
  block bigint not null,
  log_index int not null,
  primary key (organisation, channel, consignment, giver, lot_id)
);
create index trail_lot_lot on trail_lot (organisation, lot_id);
select keep_rows_apart('trail_lot');

-- What each member's book says of a pack now.
create table trail_pack (
  organisation text not null,
  pack_id bytea not null,
  member bytea not null,
  lot_id bytea not null,
  status smallint not null,
  offline boolean not null, -- whether it came to it without a reservation
  command_id bytea not null,
  block bigint not null,
  log_index int not null,
  at timestamptz not null,
  primary key (organisation, pack_id, member)
);
create index trail_pack_lot on trail_pack (organisation, lot_id, member) where status = 1;
select keep_rows_apart('trail_pack');

-- The last event that was looked at for contradictions; goes with it, so that after a replay all are
-- looked at again.
create table trail_position (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  primary key (organisation),
  foreign key (organisation, block, log_index) references trail_event (organisation, block, log_index)
    on delete cascade
);
select keep_rows_apart('trail_position');

-- What was found. Can be dropped: the same is found again, under the same ids.
create table contradiction (
  organisation text not null,
  id uuid not null, -- of the alert
  kind text not null,
  subject_type text not null,
  subject bytea not null check (length(subject) = 32),
  fact jsonb not null, -- the alert, as it will be raised
  due_at timestamptz not null, -- by the ledger's time; until then later facts may explain it
  state text not null check (state in ('WAITING', 'RAISED', 'SETTLED')),
  looked_at bigint not null, -- block at which it was last looked at
  primary key (organisation, id)
);
create index contradiction_open on contradiction (organisation, state, due_at) where state <> 'SETTLED';
select keep_rows_apart('contradiction');

-- Consignments whose contents had not come when they were looked at.
create table contradiction_unread (
  organisation text not null,
  consignment bytea not null,
  giver bytea not null,
  primary key (organisation, consignment, giver)
);
select keep_rows_apart('contradiction_unread');
