-- Every step in custody that this organisation's own node tells of, in one table, so that EPCIS queries and
-- timelines are answered from one place. A projection; may be dropped and replayed from the node.
create table custody_event (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  part int not null, -- one command may say several things (units packed together), from 0
  event_id uuid not null, -- of the EPCIS event; made from the command's id, so every member has the same
  declared boolean not null, -- whether this takes the event of the same id back
  step text not null,
  channel text, -- address of the channel contract; null for what is public
  command_id bytea not null check (length(command_id) = 32),
  member bytea not null check (length(member) = 32), -- who did it
  counterpart bytea check (length(counterpart) = 32), -- to whom or from whom, where there is one
  consignment bytea check (length(consignment) = 32), -- command id of the dispatch
  sscc text check (sscc ~ '^[0-9]{18}$'),
  quantity bigint, -- packs
  counts jsonb not null, -- further numbers by name
  note text not null, -- public reason, or what kind of reason
  irregularities int not null, -- bit mask of the contract
  witness text not null, -- address of the key that signed
  place text not null,
  event_time timestamptz not null, -- by the witness's own clock; of a public event, the block's
  record_time timestamptz not null, -- of the block
  transaction bytea not null check (length(transaction) = 32),
  primary key (organisation, block, log_index, part)
);
select keep_rows_apart('custody_event');
create index custody_event_by_time on custody_event (organisation, event_time, block, log_index, part);
create index custody_event_by_record on custody_event (organisation, record_time, block, log_index, part);
create index custody_event_by_id on custody_event (organisation, event_id);
create index custody_event_by_command on custody_event (organisation, command_id);
create index custody_event_by_consignment on custody_event (organisation, consignment)
  where consignment is not null;
create index custody_event_by_unit on custody_event (organisation, sscc) where sscc is not null;

-- The single packs that the ledger names in an event.
create table custody_event_pack (
  organisation text not null,
  pack_id bytea not null check (length(pack_id) = 32),
  block bigint not null,
  log_index int not null,
  part int not null,
  primary key (organisation, pack_id, block, log_index, part)
);
select keep_rows_apart('custody_event_pack');
create index custody_event_pack_of_event on custody_event_pack (organisation, block, log_index, part);

-- The lots that an event is about, or whose packs it is about.
create table custody_event_lot (
  organisation text not null,
  lot_id bytea not null check (length(lot_id) = 32),
  block bigint not null,
  log_index int not null,
  part int not null,
  packs bigint not null, -- of this lot; 0 where single packs are named
  private boolean not null, -- told by a channel
  primary key (organisation, lot_id, block, log_index, part)
);
select keep_rows_apart('custody_event_lot');
create index custody_event_lot_of_event on custody_event_lot (organisation, block, log_index, part);
create index custody_event_lot_private on custody_event_lot (organisation, lot_id) where private;

-- Who packed, where and when: the ledger says it once, before it says what each unit holds.
create table custody_packing (
  organisation text not null,
  channel text not null,
  command_id bytea not null check (length(command_id) = 32),
  member bytea not null check (length(member) = 32),
  witness text not null,
  place text not null,
  event_time timestamptz not null,
  irregularities int not null,
  units int not null, -- told so far
  primary key (organisation, channel, command_id)
);
select keep_rows_apart('custody_packing');
