-- Files of serials on their way in, so that an upload that broke off goes on where it was.

create table serial_upload (
  organisation text not null,
  id uuid not null, -- made by who uploads
  received bigint not null check (received >= 0), -- bytes
  begun_at timestamptz not null,
  primary key (organisation, id)
);
select keep_rows_apart('serial_upload');

create table serial_upload_piece (
  organisation text not null,
  id uuid not null,
  at bigint not null, -- place of its first byte in the file
  content bytea not null,
  primary key (organisation, id, at),
  foreign key (organisation, id) references serial_upload (organisation, id) on delete cascade
);
alter table serial_upload_piece alter column content set storage external;
select keep_rows_apart('serial_upload_piece');
