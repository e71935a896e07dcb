-- The file of a release that waits for its signature, in pieces: a large one is never in memory whole.
alter table release_serials add column piece int not null default 0; -- from 0
alter table release_serials alter column piece drop default;
alter table release_serials drop constraint release_serials_pkey;
alter table release_serials add primary key (organisation, id, piece);
