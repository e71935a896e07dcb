-- What a regulator asks bank, allocation body and centre after each allocation: what was changed on the
-- waiting list and who looked at what before it. Their signed answers are kept; not a projection.
create table organ_inquiry (
  organisation text not null,
  allocation uuid not null, -- command that allocated the organ
  member bytea not null check (length(member) = 32), -- who is asked
  organ_id bytea not null check (length(organ_id) = 32),
  case_id bytea not null,
  list bytea not null, -- root of the match run
  candidate bytea not null, -- how the run calls who got it
  allocated_at timestamptz not null,
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  next_at timestamptz, -- null once it is answered
  answered_at timestamptz,
  sealed bytea, -- the answer as it was signed
  primary key (organisation, allocation, member),
  check ((answered_at is null) = (sealed is null))
);
create index organ_inquiry_open on organ_inquiry (organisation, next_at) where next_at is not null;
create index organ_inquiry_time on organ_inquiry (organisation, allocated_at);
select keep_rows_apart('organ_inquiry');
create index organ_event_action on organ_event (organisation, action, happened_at);
