-- Where packs are. The first four tables are a projection of the MedicineCustody channels this
-- organisation is party to; an id counts within its channel only, as another channel may repeat it.

create table custody_fact (
  organisation text not null,
  channel text not null, -- address of the channel contract
  command_id uuid not null,
  kind text not null check (kind in ('PACKED', 'DISPATCHED', 'CANCELLED', 'RECEIVED', 'REJECTED')),
  by_member bytea not null,
  witness text not null,
  place text not null,
  device_time timestamptz not null, -- by the witness's own clock
  irregularities int not null,
  happened_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, command_id)
);
create index custody_fact_order on custody_fact (organisation, block, log_index);
create index custody_fact_id on custody_fact (organisation, command_id);
select keep_rows_apart('custody_fact');

create table consignment (
  organisation text not null,
  channel text not null,
  id uuid not null, -- the command that dispatched it
  giver bytea not null,
  receiver bytea not null,
  purpose smallint not null,
  reply_to uuid, -- the consignment it sends back
  root bytea not null, -- over the leaves of its packs
  contents bytea not null, -- Keccak-256 of the document that names them
  packs int not null,
  cancelled boolean not null default false,
  primary key (organisation, channel, id)
);
select keep_rows_apart('consignment');

create table consignment_lot (
  organisation text not null,
  channel text not null,
  consignment uuid not null,
  lot_id bytea not null,
  packs int not null,
  primary key (organisation, channel, consignment, lot_id)
);
create index consignment_lot_lot on consignment_lot (organisation, lot_id);
select keep_rows_apart('consignment_lot');

-- Receipts, rejections and cancellations.
create table consignment_answer (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  consignment uuid not null,
  accepted int not null, -- packs; of a rejection those refused
  missing int not null,
  surplus int not null,
  damaged int not null,
  reason smallint not null, -- of a rejection; otherwise 0
  findings bytea not null, -- Keccak-256 of the document of the findings; zero for none
  primary key (organisation, channel, command_id)
);
create index consignment_answer_consignment
  on consignment_answer (organisation, channel, consignment);
select keep_rows_apart('consignment_answer');

create table unit_fact (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  position int not null, -- within its command
  sscc text not null check (sscc ~ '^[0-9]{18}$'),
  operation smallint not null,
  root bytea not null,
  packs int not null,
  children int not null,
  primary key (organisation, channel, command_id, position)
);
create index unit_fact_sscc on unit_fact (organisation, sscc);
select keep_rows_apart('unit_fact');

-- Documents: which packs and units a fact is about. Not on the ledger and not to be had again from
-- it: back this up. A document counts once its fact is on the ledger with this hash.
create table custody_document (
  organisation text not null,
  channel text not null,
  id uuid not null, -- of the command
  kind text not null check (kind in ('CONTENTS', 'FINDINGS', 'PACKING')),
  consignment uuid, -- that contents and findings are about
  own boolean not null, -- made here; otherwise fetched from who made it
  hash bytea not null check (length(hash) = 32),
  size int not null, -- bytes of the text
  state text not null check (state in ('DRAFT', 'RECORDED', 'VOID')), -- void: refused by the ledger
  made_at timestamptz not null,
  primary key (organisation, channel, id)
);
create index custody_document_id on custody_document (organisation, id);
select keep_rows_apart('custody_document');

-- Its text, compressed, in pieces, so that none is ever in memory whole.
create table custody_document_piece (
  organisation text not null,
  channel text not null,
  id uuid not null,
  piece int not null,
  bytes bytea not null,
  primary key (organisation, channel, id, piece),
  foreign key (organisation, channel, id) references custody_document (organisation, channel, id)
);
alter table custody_document_piece alter column bytes set storage external;
select keep_rows_apart('custody_document_piece');

-- Its lines, once it is recorded or was fetched and checked.
create table custody_pack (
  organisation text not null,
  channel text not null,
  document uuid not null,
  pack_id bytea not null check (length(pack_id) = 32),
  mark text not null
    check (mark in ('SENT', 'PACKED', 'LOOSE', 'ACCEPTED', 'MISSING', 'SURPLUS', 'DAMAGED', 'REJECTED')),
  gtin text not null,
  serial text collate "C" not null,
  lot_id bytea not null,
  lot_number text collate "C" not null,
  unit text, -- SSCC of the unit it lies in directly
  primary key (organisation, channel, document, pack_id)
);
create index custody_pack_pack on custody_pack (organisation, pack_id);
create index custody_pack_lot on custody_pack (organisation, lot_id);
create index custody_pack_unit on custody_pack (organisation, unit) where unit is not null;
create index custody_pack_apart on custody_pack (organisation, mark)
  where mark in ('DAMAGED', 'SURPLUS');
select keep_rows_apart('custody_pack');

create table custody_unit (
  organisation text not null,
  channel text not null,
  document uuid not null,
  sscc text not null,
  place int not null, -- each after the one it lies in
  within text, -- SSCC of the unit it lies in directly
  broken boolean not null, -- broken down: holds nothing any more
  primary key (organisation, channel, document, sscc)
);
create index custody_unit_sscc on custody_unit (organisation, sscc);
create index custody_unit_within on custody_unit (organisation, within) where within is not null;
select keep_rows_apart('custody_unit');

-- How many lines of each kind, so that stock is counted without reading them all.
create table custody_count (
  organisation text not null,
  channel text not null,
  document uuid not null,
  lot_id bytea not null,
  mark text not null,
  packs int not null,
  primary key (organisation, channel, document, lot_id, mark)
);
select keep_rows_apart('custody_count');

-- How fetching a document from another member has gone.
create table custody_fetch (
  organisation text not null,
  channel text not null,
  id uuid not null,
  attempts int not null,
  code text not null, -- what the last attempt ended with
  next_at timestamptz not null,
  primary key (organisation, channel, id)
);
select keep_rows_apart('custody_fetch');
