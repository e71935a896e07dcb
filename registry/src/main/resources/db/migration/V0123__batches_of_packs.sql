-- Many packs verified in one go. The verdicts are in pack_verification, under the ids that stand here.

create table pack_batch (
  organisation text not null,
  id uuid not null, -- made by the caller
  person text not null,
  roles text[] not null, -- of the person when it was asked for
  silent boolean not null, -- only to read the status
  begun_at timestamptz not null,
  primary key (organisation, id)
);
select keep_rows_apart('pack_batch');
create index pack_batch_newest on pack_batch (organisation, person, begun_at desc);

create table pack_batch_line (
  organisation text not null,
  batch uuid not null,
  line int not null check (line > 0),
  scan bytea not null check (length(scan) <= 8000),
  verification uuid not null,
  code text, -- of the verdict, or why there is none; null while it waits
  arguments text, -- of the sentence, where there is no verdict
  primary key (organisation, batch, line),
  foreign key (organisation, batch) references pack_batch (organisation, id)
);
select keep_rows_apart('pack_batch_line');
create index pack_batch_line_waiting on pack_batch_line (organisation, batch, line) where code is null;
