-- What facts and their documents together say of packs and units. Who asks sees own rows only.

alter table unit_fact drop constraint unit_fact_sscc_check; -- what others wrote may have any form

-- Packs below it, as the document has them; of packing the fact itself says it.
alter table custody_unit add column packs int;

-- Who has a pack, or has it no longer, from when on; the latest of a member counts for it.
create view custody_move with (security_invoker = true) as
select p.organisation, p.channel, p.document, p.pack_id, p.mark, f.block, f.log_index, f.happened_at,
  c.giver as member, false as has
from custody_pack p
join consignment c on c.organisation = p.organisation and c.channel = p.channel and c.id = p.document
join custody_fact f
  on f.organisation = p.organisation and f.channel = p.channel and f.command_id = p.document
where not c.cancelled
union all
select p.organisation, p.channel, p.document, p.pack_id, p.mark, f.block, f.log_index, f.happened_at,
  f.by_member, true
from custody_pack p
join custody_fact f
  on f.organisation = p.organisation and f.channel = p.channel and f.command_id = p.document
where f.kind = 'RECEIVED' and p.mark in ('ACCEPTED', 'DAMAGED', 'SURPLUS')
union all
select p.organisation, p.channel, p.document, p.pack_id, p.mark, f.block, f.log_index, f.happened_at,
  f.by_member, false
from custody_pack p
join custody_fact f
  on f.organisation = p.organisation and f.channel = p.channel and f.command_id = p.document
where f.kind = 'REJECTED' and p.mark = 'REJECTED'
union all
select p.organisation, p.channel, p.document, p.pack_id, p.mark, f.block, f.log_index, f.happened_at,
  c.giver, true
from custody_pack p
join custody_fact f
  on f.organisation = p.organisation and f.channel = p.channel and f.command_id = p.document
join consignment_answer a
  on a.organisation = p.organisation and a.channel = p.channel and a.command_id = p.document
join consignment c
  on c.organisation = a.organisation and c.channel = a.channel and c.id = a.consignment
where f.kind = 'REJECTED' and p.mark = 'REJECTED';

-- In which unit a pack lies at a member, from when on; the latest counts.
create view pack_place with (security_invoker = true) as
select p.organisation, p.pack_id, p.unit, f.by_member, f.block, f.log_index, f.command_id
from custody_pack p
join custody_fact f
  on f.organisation = p.organisation and f.channel = p.channel and f.command_id = p.document
where f.kind in ('PACKED', 'RECEIVED') and p.mark in ('PACKED', 'LOOSE', 'ACCEPTED', 'DAMAGED', 'SURPLUS');

-- The same of a unit.
create view unit_place with (security_invoker = true) as
select u.organisation, u.channel, u.sscc, u.within, u.broken, u.place, u.packs, f.by_member, f.block, f.log_index,
  f.happened_at, f.command_id
from custody_unit u
join custody_fact f
  on f.organisation = u.organisation and f.channel = u.channel and f.command_id = u.document
where f.kind in ('PACKED', 'RECEIVED');
