-- What the members of a channel tell each other of it, and what follows from that.

-- Every step of every channel with the head it led to: a projection. What another member says of an earlier
-- step is compared with it.
create table ledger_channel_step (
  organisation text not null,
  address text not null,
  sequence bigint not null,
  head bytea not null,
  block bigint not null,
  transaction bytea not null,
  primary key (organisation, address, sequence)
);
select keep_rows_apart('ledger_channel_step');

-- What other members said and signed. Lives only here (no projection), is never changed and never dropped by a
-- replay: it is what one shows a court. Of one member's words on a channel, exactly one row is its latest.
create table ledger_counterparty_head (
  organisation text not null,
  channel text not null,
  member bytea not null,
  sequence bigint not null,
  head bytea not null,
  block bigint not null,
  as_of bigint not null,
  said_at timestamptz not null, -- by its clock, which decides nothing
  signature bytea not null,
  key text not null, -- address of the account that signed
  heard_at timestamptz not null default clock_timestamp(),
  latest boolean not null,
  primary key (organisation, channel, member, sequence, head)
);
create unique index ledger_counterparty_head_latest
  on ledger_counterparty_head (organisation, channel, member) where latest;
select keep_rows_apart('ledger_counterparty_head');

-- Private transactions to our channels, or that make a contract, of which our node shows no log. Most are
-- nothing (other members' channels, calls that were reverted); some are what a node looks like whose privacy
-- manager was away. Follows from the node's blocks and is emptied with the projections; what was found
-- on looking (state) also depends on what the privacy manager holds.
create table ledger_silent_transaction (
  organisation text not null,
  transaction bytea not null,
  block bigint not null,
  channel text, -- none where it makes a contract
  state text not null default 'OPEN' check (state in ('OPEN', 'MISSED')),
  members text[], -- of the channel that it makes, where it is one of ours
  primary key (organisation, transaction)
);
select keep_rows_apart('ledger_silent_transaction');

-- What is wrong with a channel, and since when. Lives only here. It stays until it is proven that the cause is
-- gone, so a replay does not end it. put_aside: nothing is written to that channel meanwhile.
create table ledger_channel_trouble (
  organisation text not null,
  channel text not null,
  kind text not null check (kind in ('FORKED', 'LEFT_BEHIND', 'OPENING_MISSED', 'OTHER_BEHIND', 'UNPROVEN',
    'ADRIFT')),
  member bytea not null, -- whose word it is; 32 zeros where we found it by ourselves
  put_aside boolean not null,
  until_replayed boolean not null, -- only a replay can end it
  since timestamptz not null default clock_timestamp(),
  noticed_block bigint not null, -- how far our own rows reached when it was last seen
  own_sequence bigint not null,
  own_head bytea not null,
  other_sequence bigint,
  other_head bytea,
  rewind_to bigint, -- block to roll our own node back to, where that is a cure
  primary key (organisation, channel, kind, member)
);
select keep_rows_apart('ledger_channel_trouble');
drop table ledger_channel_hold;

-- Who had a node rolled back, to where, and what came of it: an audit, never deleted.
create table ledger_rewind (
  organisation text not null,
  id uuid not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  to_block bigint not null,
  from_block bigint not null,
  outcome text not null default 'BEGUN' check (outcome in ('BEGUN', 'REFUSED', 'BACK', 'NOT_YET_BACK')),
  detail text,
  ended_at timestamptz,
  primary key (organisation, id)
);
select keep_rows_apart('ledger_rewind');

-- A command to a channel goes on from confirmed to witnessed: another member has given a head that covers it.
alter table ledger_command drop constraint ledger_command_state_check;
alter table ledger_command add constraint ledger_command_state_check
  check (state in ('RECORDED', 'SUBMITTED', 'CONFIRMED', 'WITNESSED', 'REFUSED'));
alter table ledger_command add column confirmed_at timestamptz;
alter table ledger_command add column channel_sequence bigint; -- its number in the channel
alter table ledger_command add column witnessed_by bytea;
alter table ledger_command add column witnessed_at timestamptz;
alter table ledger_command add constraint ledger_command_witness_check
  check ((state = 'WITNESSED') = (witnessed_by is not null) and (witnessed_by is null) = (witnessed_at is null));
create index ledger_command_unwitnessed on ledger_command (organisation, lane, channel_sequence)
  where state = 'CONFIRMED' and channel_sequence is not null;

-- The rows that follow from the ledger have more to tell now; they are read again, from the first block on.
truncate ledger_position, ledger_channel, ledger_channel_step, ledger_silent_transaction,
  member, member_node, member_account, member_operator, product_holder, lot, lot_change, pack_state;
