-- Projections of PriceOrders. May be dropped and replayed.
create table price_order (
  organisation text not null,
  order_id bytea not null check (length(order_id) = 32),
  jurisdiction text not null,
  number text not null,
  document bytea not null, -- SHA-256
  rule bytea not null, -- abi.encode of the Pricing.Rule
  root bytea not null,
  size int not null, -- entries
  batches int not null,
  written int not null, -- batches
  command_id bytea not null,
  by_member bytea not null,
  witness text not null,
  announced_at timestamptz not null, -- block time
  block bigint not null, -- of the announcement
  transaction bytea not null,
  in_force_at timestamptz, -- block time; null while entries are missing
  in_force_block bigint,
  in_force_transaction bytea,
  primary key (organisation, order_id)
);
select keep_rows_apart('price_order');
create index price_order_by_block on price_order (organisation, block desc);

-- Of the entries of a code that cover a day, the last by (block, log_index) counts.
create table price_entry (
  organisation text not null,
  jurisdiction text not null,
  code text not null,
  block bigint not null,
  log_index int not null,
  order_id bytea not null,
  word bytea not null check (length(word) = 32), -- all of the price, as the ledger has it
  amount bigint not null, -- minor units
  fee bigint not null, -- minor units
  valid_from date not null,
  valid_to date, -- last day; null without end
  proof bytea, -- hashes from the leaf to the order's root; null until it is in force, or where the tree has another root
  primary key (organisation, jurisdiction, code, block, log_index)
);
select keep_rows_apart('price_entry');
create index price_entry_by_order on price_entry (organisation, order_id, code);

-- Orders drafted here, with the entries that are to be published. On no ledger until they are signed.
create table price_draft (
  organisation text not null,
  id uuid not null,
  order_id bytea not null,
  jurisdiction text not null,
  number text not null,
  document bytea not null,
  rule bytea not null,
  entries bytea not null, -- as in batches, one after the other
  drafted_at timestamptz not null,
  primary key (organisation, id)
);
select keep_rows_apart('price_draft');
