-- Medicine packs on the market: public reference data, the same for every organisation of this
-- instance, so without a column `organisation`. Everybody reads; only an import writes, in the
-- reserved scope '*reference*', which can be no organisation's slug.

create table product (
  gtin text primary key check (gtin ~ '^[0-9]{14}$'),
  cip13 text not null unique check (cip13 ~ '^[0-9]{13}$'),
  cip7 text not null,
  cis text not null, -- code of the medicine that the pack contains
  name text not null, -- with strength and form; the presentation where the medicine is not listed
  name_key text not null, -- the name in capitals without accents, for finding it
  presentation text not null, -- what the pack holds
  form text not null,
  holder text not null, -- of the marketing authorisation
  status text not null, -- of the presentation, in the source's words
  marketing text not null, -- declared state of marketing, in the source's words
  price_without_fee bigint check (price_without_fee >= 0), -- minor units
  price_with_fee bigint, -- public price, minor units
  dispensing_fee bigint, -- minor units
  currency text check (currency ~ '^[A-Z]{3}$'),
  reimbursement_percent smallint check (reimbursement_percent between 0 and 100),
  source text not null,
  file_date date not null, -- of the source's file
  check (num_nulls(price_without_fee, price_with_fee, dispensing_fee, currency) in (0, 4)),
  check (price_without_fee + dispensing_fee = price_with_fee)
);
create index product_name on product (name_key text_pattern_ops);

alter table product enable row level security;
alter table product force row level security;
create policy everybody_reads on product for select using (true);
create policy reference_is_written on product
  using (current_setting('custodia.organisation', true) = '*reference*')
  with check (current_setting('custodia.organisation', true) = '*reference*');
revoke delete on product from custodia_app;
