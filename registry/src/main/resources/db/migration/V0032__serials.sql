-- Serials handed over for lots. Not on the ledger and not to be had again from it: back this up.

create table serial_lot (
  organisation text not null,
  lot_id bytea not null check (length(lot_id) = 32),
  gtin text not null check (gtin ~ '^[0-9]{14}$'),
  root bytea not null check (length(root) = 32),
  size int not null check (size > 0),
  primary key (organisation, lot_id)
);
select keep_rows_apart('serial_lot');

-- A serial of a product is taken once, for ever.
create table serial (
  organisation text not null,
  gtin text not null,
  serial text collate "C" not null check (length(serial) between 1 and 20),
  lot_id bytea not null,
  leaf_index int not null, -- place among the lot's leaves in ascending order
  primary key (organisation, gtin, serial)
);
select keep_rows_apart('serial');

-- The Merkle tree's nodes in OpenZeppelin's array order, 1,024 nodes of 32 bytes a row. Stored
-- outside the row and uncompressed, so that a slice is read without the rest.
create table serial_tree (
  organisation text not null,
  lot_id bytea not null,
  chunk int not null,
  nodes bytea not null check (length(nodes) between 32 and 32768 and length(nodes) % 32 = 0),
  primary key (organisation, lot_id, chunk),
  foreign key (organisation, lot_id) references serial_lot (organisation, lot_id)
);
alter table serial_tree alter column nodes set storage external;
select keep_rows_apart('serial_tree');
