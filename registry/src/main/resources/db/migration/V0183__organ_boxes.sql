-- Numbers of boxes that were drawn for labels of organs; off the ledger, where they are commitments.
create table organ_box (
  organisation text not null,
  sscc text not null check (sscc ~ '^[0-9]{18}$'),
  organ_id bytea not null check (length(organ_id) = 32),
  drawn_at timestamptz not null,
  drawn_by text not null, -- user name or client id
  primary key (organisation, sscc)
);
create index organ_box_organ on organ_box (organisation, organ_id);
select keep_rows_apart('organ_box');
