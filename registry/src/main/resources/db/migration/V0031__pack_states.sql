-- Projection of the MedicineCustody channels this organisation is party to.

create table pack_state (
  organisation text not null,
  pack_id bytea not null check (length(pack_id) = 32),
  channel text not null, -- address of the channel contract
  lot_id bytea not null,
  status text not null check (status in ('DISPENSED', 'INACTIVE')),
  by_member bytea not null,
  witness text not null,
  place text not null,
  device_time timestamptz not null, -- by the witness's own clock
  command_id bytea not null,
  reservation_id bytea not null,
  changed_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, pack_id, channel)
);
select keep_rows_apart('pack_state');
