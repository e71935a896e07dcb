-- Projections of the public MedicineRegistry; may be dropped and replayed from the node.

create table product_holder (
  organisation text not null,
  gtin text not null check (gtin ~ '^[0-9]{14}$'),
  holder bytea not null check (length(holder) = 32), -- member id; zero when it was taken away
  block bigint not null,
  primary key (organisation, gtin)
);
select keep_rows_apart('product_holder');

create table lot (
  organisation text not null,
  lot_id bytea not null check (length(lot_id) = 32),
  gtin text not null check (gtin ~ '^[0-9]{14}$'),
  lot_number text not null,
  expiry date not null, -- last day of use
  root bytea not null check (length(root) = 32),
  size bigint not null,
  manufacturer bytea not null check (length(manufacturer) = 32),
  status text not null check (status in ('RELEASED', 'BLOCKED', 'RECALLED', 'WITHDRAWN')),
  command_id bytea not null,
  witness text not null,
  released_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, lot_id),
  unique (organisation, gtin, lot_number)
);
select keep_rows_apart('lot');
create index lot_newest on lot (organisation, block desc, log_index desc);

create table lot_change (
  organisation text not null,
  lot_id bytea not null,
  block bigint not null,
  log_index int not null,
  command_id bytea not null,
  action text not null check (action in ('RECALL', 'WITHDRAW', 'BLOCK', 'UNBLOCK')),
  status text not null,
  reason text not null,
  by_member bytea not null,
  witness text not null,
  changed_at timestamptz not null, -- block time
  transaction bytea not null,
  primary key (organisation, lot_id, block, log_index)
);
select keep_rows_apart('lot_change');
