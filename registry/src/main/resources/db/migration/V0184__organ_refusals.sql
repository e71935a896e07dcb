-- What contracts of cases, offers and legs refused, for ever under that id; a projection.
create table organ_refusal (
  organisation text not null,
  channel text not null,
  command_id uuid not null,
  subject bytea not null, -- of the channel: id of the donor's case, or of the organ
  by_member bytea not null, -- who submitted it
  reason text not null, -- name of the contract's error
  refused_at timestamptz not null, -- block time
  block bigint not null,
  log_index int not null,
  transaction bytea not null,
  primary key (organisation, channel, command_id)
);
create index organ_refusal_subject on organ_refusal (organisation, subject, block, log_index);
select keep_rows_apart('organ_refusal');
