-- Up to where a regulator has looked at judgements of lines for packs that are billed twice. After a
-- replay of bills it may stay: what is raised is raised once.
create table bill_watch (
  organisation text not null primary key,
  block bigint not null,
  log_index int not null
);
select keep_rows_apart('bill_watch');
create index bill_judgement_by_block on bill_judgement (organisation, block, log_index);
