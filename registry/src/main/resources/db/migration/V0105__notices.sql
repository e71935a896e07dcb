-- What patients are told, at their host. What a notice says, a reader's settings and a mail's content
-- are sealed (bytea, with the organisation's record key); plain columns hold random ids, kinds and
-- times. Not projections: backed up. A reader is a keyed token of a user name, per organisation.

create table notice (
  organisation text not null,
  id uuid not null,
  patient uuid not null,
  position bigint generated always as identity, -- in the order in which they were put
  kind text not null,
  about bytea check (length(about) = 32), -- keyed token of the consent it is about
  sealed bytea not null, -- JSON: the facts
  at timestamptz not null, -- when it happened
  primary key (organisation, id)
);
create index notice_of_patient on notice (organisation, patient, position);
create index notice_about on notice (organisation, patient, about) where about is not null;
select keep_rows_apart('notice');

create table notice_read (
  organisation text not null,
  patient uuid not null,
  reader bytea not null check (length(reader) = 32),
  notice uuid not null,
  primary key (organisation, patient, reader, notice),
  foreign key (organisation, notice) references notice (organisation, id) on delete cascade
);
select keep_rows_apart('notice_read');

create table notice_reader (
  organisation text not null,
  patient uuid not null,
  reader bytea not null check (length(reader) = 32),
  sealed bytea not null, -- JSON: who it is, what is muted, mail address and language
  mail text not null check (mail in ('NONE', 'UNCONFIRMED', 'CONFIRMED')),
  trouble boolean not null, -- the last mail was given up
  code bytea check (length(code) = 32), -- keyed token of the code that confirms the address
  code_until timestamptz,
  code_tries int not null,
  primary key (organisation, patient, reader),
  check ((mail = 'UNCONFIRMED') = (code is not null)),
  check ((code is null) = (code_until is null))
);
select keep_rows_apart('notice_reader');

-- Mail to send. At most one of a purpose waits for a reader: what happens meanwhile is told by the same.
create table notice_mail (
  organisation text not null,
  id uuid not null, -- also in the mail's Message-ID
  patient uuid not null,
  reader bytea not null check (length(reader) = 32),
  purpose text not null check (purpose in ('NEWS', 'CONFIRM')),
  state text not null check (state in ('WAITING', 'SENT', 'GIVEN_UP', 'NOT_NEEDED')),
  sealed bytea, -- the code, while it waits
  made_at timestamptz not null,
  latest_at timestamptz not null, -- when something was last added to what it tells
  due_at timestamptz not null, -- not to be tried before
  attempts int not null,
  failure text, -- SMTP reply code, or what failed before there was one; never the server's text
  settled_at timestamptz,
  primary key (organisation, id),
  check ((state = 'WAITING') = (settled_at is null))
);
create unique index notice_mail_waiting on notice_mail (organisation, patient, reader, purpose)
  where state = 'WAITING';
create index notice_mail_due on notice_mail (organisation, due_at) where state = 'WAITING';
create index notice_mail_settled on notice_mail (organisation, patient, reader, purpose, settled_at);
select keep_rows_apart('notice_mail');
