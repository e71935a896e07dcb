-- A Merkle proof is read with every check of a pack. So the nodes lie as they are read: a branch
-- holds the four levels below its top, at most 30 nodes, and the way of a million packs' tree is
-- five short rows, where it was twenty slices out of rows of 32 KB. A check reads and writes it
-- whole; rows stay below what PostgreSQL would move elsewhere.

create table serial_branch (
  organisation text not null,
  lot_id bytea not null,
  top int not null check (to_hex(top) like '1%'), -- levels 0, 4, 8 ..., nodes counted from 1
  nodes bytea not null check (length(nodes) between 64 and 960 and length(nodes) % 64 = 0),
  primary key (organisation, lot_id, top),
  foreign key (organisation, lot_id) references serial_lot (organisation, lot_id)
);
alter table serial_branch alter column nodes set storage plain;

alter table serial_lot no force row level security;
alter table serial_tree no force row level security;

insert into serial_branch (organisation, lot_id, top, nodes)
select l.organisation, l.lot_id, t.top,
  string_agg(substring(c.nodes from cast((n.node - 1) % 1024 as int) * 32 + 1 for 32), '' order by n.node)
from serial_lot l
cross join lateral generate_series(0, 28, 4) as v (level)
cross join lateral generate_series(1 << v.level, least((1 << (v.level + 1)) - 1, l.size - 1)) as t (top)
cross join lateral generate_series(1, 4) as b (below)
cross join lateral generate_series(
  cast(t.top as bigint) << b.below, least(((cast(t.top as bigint) + 1) << b.below) - 1, 2 * l.size - 1)) as n (node)
join serial_tree c on c.organisation = l.organisation and c.lot_id = l.lot_id
  and c.chunk = (n.node - 1) / 1024
group by l.organisation, l.lot_id, t.top;

alter table serial_lot force row level security;
drop table serial_tree;

select keep_rows_apart('serial_branch');
