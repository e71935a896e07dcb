-- Mails that tell an organisation's people on duty that there are alerts about organs; not a projection.
create table organ_duty_mail (
  organisation text not null,
  id uuid not null, -- also of the mail itself, at every attempt
  covers timestamptz not null, -- when the latest alert that it tells of was raised
  state text not null check (state in ('WAITING', 'SENT', 'GIVEN_UP')),
  attempts int not null default 0,
  code text, -- what the last attempt ended with
  made_at timestamptz not null,
  next_at timestamptz, -- null once it is settled
  settled_at timestamptz,
  primary key (organisation, id),
  check ((state = 'WAITING') = (next_at is not null)),
  check ((state = 'WAITING') = (settled_at is null))
);
create unique index organ_duty_mail_waiting on organ_duty_mail (organisation) where state = 'WAITING';
select keep_rows_apart('organ_duty_mail');
