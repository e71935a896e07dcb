-- Projections of BillingLedger. May be dropped and replayed. Amounts are minor units.
create table bill (
  organisation text not null,
  channel text not null,
  bill_id bytea not null check (length(bill_id) = 32),
  biller bytea not null, -- member id
  payer bytea not null, -- member id
  patient bytea, -- pseudonym in the channel; null for nobody's
  consent bytea, -- commitment
  cover bytea, -- that is claimed
  document bytea not null, -- salted hash of the bill as it was written
  jurisdiction text not null,
  currency text not null,
  lines int not null, -- announced
  status int not null, -- BillStatus
  borne numeric, -- null until it is approved
  approved_by_cover boolean not null,
  settled_by_biller boolean not null,
  settled_by_payer boolean not null,
  witness text not null,
  announced_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, bill_id)
);
select keep_rows_apart('bill');
create index bill_by_block on bill (organisation, block desc, log_index desc);
create index bill_by_id on bill (organisation, bill_id);
create index bill_by_patient on bill (organisation, channel, patient);

create table bill_line (
  organisation text not null,
  channel text not null,
  bill_id bytea not null,
  line int not null, -- from 0
  code text not null,
  day date not null, -- of service
  pack bytea, -- commitment
  quantity bigint not null,
  contents bigint not null,
  charged numeric not null,
  currency text not null,
  tax_rate int not null, -- hundredths of a percent
  status int not null, -- 1 entered, 2 disputed, 3 cancelled
  verdict int not null, -- PriceVerdict
  covered boolean not null,
  allowed numeric not null,
  difference numeric not null,
  order_id bytea, -- that decided
  reason int, -- of a dispute
  primary key (organisation, channel, bill_id, line)
);
select keep_rows_apart('bill_line');
create index bill_line_by_pack on bill_line (organisation, pack);

-- Everything that the contract ever said of a line.
create table bill_judgement (
  organisation text not null,
  channel text not null,
  bill_id bytea not null,
  line int not null,
  block bigint not null,
  log_index int not null,
  quantity bigint not null,
  charged numeric not null,
  status int not null,
  verdict int not null,
  allowed numeric not null,
  difference numeric not null,
  order_id bytea,
  judged_at timestamptz not null, -- block time
  transaction bytea not null,
  primary key (organisation, channel, bill_id, line, block, log_index)
);
select keep_rows_apart('bill_judgement');
create index bill_judgement_overcharged on bill_judgement (organisation, verdict) where verdict = 2;

create table bill_settlement (
  organisation text not null,
  channel text not null,
  bill_id bytea not null,
  by_member bytea not null,
  paid numeric not null,
  reference bytea not null, -- salted hash
  settled_at timestamptz not null, -- block time
  block bigint not null,
  transaction bytea not null,
  primary key (organisation, channel, bill_id, by_member)
);
select keep_rows_apart('bill_settlement');

create table bill_cover (
  organisation text not null,
  channel text not null,
  cover bytea not null check (length(cover) = 32),
  biller bytea not null,
  payer bytea not null,
  patient bytea, -- pseudonym; null until the first bill
  currency text not null,
  share int not null, -- hundredths of a percent
  per_bill numeric not null,
  in_all numeric not null,
  used numeric not null,
  valid_from date not null, -- day of service
  valid_to date not null,
  covered text[] not null, -- beginnings of codes; none for all
  opened_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  primary key (organisation, channel, cover)
);
select keep_rows_apart('bill_cover');

-- What only the biller knows of its bills. Lives here only, and is backed up.
create table bill_own (
  organisation text not null,
  draft_id uuid not null,
  bill_id bytea not null,
  channel text not null,
  patient uuid, -- of this host
  packs bytea[] not null, -- commitments
  sealed bytea not null, -- the bill as it was written, with its salt
  drafted_at timestamptz not null,
  submitted_at timestamptz,
  primary key (organisation, draft_id)
);
select keep_rows_apart('bill_own');
create index bill_own_by_bill on bill_own (organisation, bill_id);
create index bill_own_by_patient on bill_own (organisation, patient);

-- Cards of policies that this organisation gave out.
create table bill_card (
  organisation text not null,
  channel text not null,
  cover bytea not null,
  sealed bytea not null, -- the number
  kept_at timestamptz not null,
  primary key (organisation, channel, cover)
);
select keep_rows_apart('bill_card');
