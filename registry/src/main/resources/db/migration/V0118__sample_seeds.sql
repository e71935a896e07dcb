-- What a sample is drawn by: made here at random when it is first asked for, so that the giver, who
-- chose the consignment's id, cannot have chosen the sample.
create table sample_seed (
  organisation text not null,
  consignment uuid not null,
  seed bytea not null check (length(seed) = 32),
  primary key (organisation, consignment)
);
select keep_rows_apart('sample_seed');
