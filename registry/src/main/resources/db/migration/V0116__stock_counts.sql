-- Counting stock, and verifying samples of what came in. A member's own; on no ledger.

create table stock_count (
  organisation text not null,
  id uuid not null, -- made by the caller
  gtin text check (gtin ~ '^[0-9]{14}$'),
  lot_number text collate "C",
  place text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (organisation, id)
);
select keep_rows_apart('stock_count');

create table stock_count_pack (
  organisation text not null,
  count uuid not null,
  pack_id bytea not null check (length(pack_id) = 32),
  gtin text not null,
  serial text collate "C" not null,
  lot_id bytea not null,
  lot_number text collate "C" not null,
  counted boolean not null, -- was scanned
  expected boolean, -- was in the books when the count was closed
  primary key (organisation, count, pack_id),
  foreign key (organisation, count) references stock_count (organisation, id)
);
select keep_rows_apart('stock_count_pack');

create table stock_count_explanation (
  organisation text not null,
  count uuid not null,
  pack_id bytea not null,
  number int not null, -- the highest counts
  explanation text not null,
  note text not null,
  explained_by text not null,
  explained_at timestamptz not null,
  primary key (organisation, count, pack_id, number),
  foreign key (organisation, count, pack_id)
    references stock_count_pack (organisation, count, pack_id)
);
select keep_rows_apart('stock_count_explanation');

create table sample_check (
  organisation text not null,
  consignment uuid not null,
  id uuid not null, -- of the verification, made by the caller
  pack_id bytea, -- where it could be read
  gtin text,
  serial text collate "C",
  verdict text not null,
  code text not null,
  in_consignment boolean not null,
  checked_by text not null,
  checked_at timestamptz not null,
  primary key (organisation, id)
);
create index sample_check_consignment on sample_check (organisation, consignment);
select keep_rows_apart('sample_check');
