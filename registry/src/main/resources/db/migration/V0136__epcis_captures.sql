-- What systems that speak EPCIS said, exactly as they said it, and what became of it. No projection: back this up.
create table epcis_capture (
  organisation text not null,
  id uuid not null,
  person text not null, -- user name or client id
  behaviour text not null check (behaviour in ('rollback', 'proceed')),
  document bytea not null,
  received_at timestamptz not null,
  finished_at timestamptz, -- null while it is worked on, and for ever when that was cut off
  success boolean,
  primary key (organisation, id),
  check ((finished_at is null) = (success is null))
);
create index epcis_capture_newest on epcis_capture (organisation, person, received_at desc, id);
select keep_rows_apart('epcis_capture');

create table epcis_capture_event (
  organisation text not null,
  capture uuid not null,
  position int not null, -- in the document, from 0; -1 for the document itself
  event_id uuid,
  outcome text not null check (outcome in ('TO_SIGN', 'RECORDED', 'REFUSED', 'NOT_TAKEN')),
  command_id uuid, -- of the act
  typed_data text, -- what is to be signed
  kind text, -- kind of the problem for which it was refused
  code text,
  arguments jsonb,
  pointer text, -- where in the document (RFC 6901)
  primary key (organisation, capture, position),
  foreign key (organisation, capture) references epcis_capture (organisation, id)
);
select keep_rows_apart('epcis_capture_event');
