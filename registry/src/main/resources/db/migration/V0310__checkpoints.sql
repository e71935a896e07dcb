-- What devices at checkpoints saw, as they signed it. Not read from the ledger, which only has roots over it: back it up.

-- Where the record of a key ends; locked while a batch of it is taken.
create table checkpoint_chain (
  organisation text not null,
  key text not null check (key ~ '^0x[0-9a-f]{40}$'),
  sequence bigint not null,
  digest bytea not null check (length(digest) = 32),
  last_time bigint not null, -- milliseconds, by the device's clock
  heard_at timestamptz not null,
  clock_off bigint not null, -- the device's clock less ours, milliseconds
  primary key (organisation, key)
);
select keep_rows_apart('checkpoint_chain');

-- One root over events of all devices, written to the Registrar.
create table checkpoint_anchor (
  organisation text not null,
  id uuid not null, -- of the command
  root bytea not null check (length(root) = 32),
  events int not null,
  made_at timestamptz not null,
  given_up boolean not null default false, -- the ledger refused it; its events are in a later one
  primary key (organisation, id)
);
select keep_rows_apart('checkpoint_anchor');

create table checkpoint_event (
  organisation text not null,
  id uuid not null, -- made by the device
  key text not null,
  sequence bigint not null,
  digest bytea not null check (length(digest) = 32),
  device_time bigint not null, -- milliseconds
  received_at timestamptz not null,
  entry text not null,
  mode text not null,
  session bytea not null check (length(session) = 32),
  refers bytea not null check (length(refers) = 32),
  operator text not null,
  place text not null,
  subject bytea not null check (length(subject) = 32),
  scanned text not null,
  event text not null, -- all of it, as JSON
  remarks text[] not null,
  anchor uuid,
  verify_at timestamptz, -- not before; null where there is nothing to be verified, or it is
  verdict text, -- the code of what the check came to
  primary key (organisation, id),
  unique (organisation, key, sequence),
  foreign key (organisation, key) references checkpoint_chain (organisation, key),
  foreign key (organisation, anchor) references checkpoint_anchor (organisation, id)
);
select keep_rows_apart('checkpoint_event');
create index checkpoint_event_session on checkpoint_event (organisation, session, key, sequence);
create index checkpoint_event_unanchored on checkpoint_event (organisation, received_at) where anchor is null;
create index checkpoint_event_anchor on checkpoint_event (organisation, anchor);
create index checkpoint_event_unverified on checkpoint_event (organisation, verify_at) where verify_at is not null;
revoke delete on checkpoint_event from custodia_app;

-- One piece of work, such as a delivery.
create table checkpoint_session (
  organisation text not null,
  key text not null,
  session bytea not null check (length(session) = 32),
  mode text not null,
  place text not null,
  operator text not null, -- the last
  begun_at bigint not null, -- milliseconds, by the device's clock, as all of these
  last_at bigint not null,
  finished_at bigint,
  scans int not null,
  undone int not null,
  primary key (organisation, key, session)
);
select keep_rows_apart('checkpoint_session');
create index checkpoint_session_latest on checkpoint_session (organisation, last_at desc);

-- Events that contradict the record, signed by the same key: two devices sign with it, or a disk was set back.
create table checkpoint_contradiction (
  organisation text not null,
  key text not null,
  digest bytea not null check (length(digest) = 32),
  id uuid not null,
  sequence bigint not null,
  event text not null,
  came_at timestamptz not null,
  settled_by text,
  settled_at timestamptz,
  note text,
  primary key (organisation, key, digest),
  check ((settled_by is null) = (settled_at is null))
);
select keep_rows_apart('checkpoint_contradiction');
revoke delete on checkpoint_contradiction from custodia_app;
