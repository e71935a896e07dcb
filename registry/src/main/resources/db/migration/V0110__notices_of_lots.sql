-- Projections of the public MedicineRegistry: supply of products, notices, single packs.

alter table product_holder add column supply int not null default 0; -- bits of Supply
alter table lot_change
  add column scope text not null default 'PHARMACIES'
    check (scope in ('WHOLESALERS', 'PHARMACIES', 'PATIENTS')), -- how far down it goes
  add column advice text not null default ''; -- what a pharmacist should do

-- Single packs of a lot that were blocked, unblocked, recalled or withdrawn by themselves.
create table lot_pack_change (
  organisation text not null,
  lot_id bytea not null check (length(lot_id) = 32),
  pack_id bytea not null check (length(pack_id) = 32),
  block bigint not null,
  log_index int not null,
  command_id bytea not null,
  action text not null check (action in ('RECALL', 'WITHDRAW', 'BLOCK', 'UNBLOCK')),
  status text not null check (status in ('RELEASED', 'BLOCKED', 'RECALLED', 'WITHDRAWN')),
  scope text not null check (scope in ('WHOLESALERS', 'PHARMACIES', 'PATIENTS')),
  reason text not null,
  advice text not null,
  by_member bytea not null,
  witness text not null,
  changed_at timestamptz not null, -- block time
  transaction bytea not null,
  primary key (organisation, lot_id, pack_id, block, log_index)
);
select keep_rows_apart('lot_pack_change');

-- Commitment of the prescription a pack is reserved for; zero for none.
alter table pack_reservation
  add column prescription bytea not null default decode(repeat('00', 32), 'hex')
    check (length(prescription) = 32);
