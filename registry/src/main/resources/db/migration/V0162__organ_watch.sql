-- How far a regulator has looked through what members tell of organs.
create table organ_watch (
  organisation text not null,
  block bigint not null,
  log_index int not null,
  primary key (organisation)
);
select keep_rows_apart('organ_watch');
create index organ_leg_open on organ_leg (organisation, stated_at) where outcome is null;
