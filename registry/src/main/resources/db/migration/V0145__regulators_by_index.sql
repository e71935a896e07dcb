-- Every check of a pack asks who the regulator is; with many members that was a look at each of them.
create index member_regulators on member (organisation, id) where (roles & 16) <> 0;
