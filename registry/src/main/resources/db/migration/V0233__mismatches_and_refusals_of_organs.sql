-- Since when the sender is to be told of a mismatch at check-in; each mismatch begins an hour of its own, unless one runs.
alter table organ_leg add column mismatched_at timestamptz;

-- What a refusal says beside its name, by the names that the contract has for it; of what is missing, which facts.
alter table organ_refusal add column arguments jsonb not null default '{}';

-- For what the regulator counts in a time.
create index organ_leg_taken on organ_leg (organisation, taken_at) where handed_over;
create index organ_offer_offered on organ_offer (organisation, offered_at);
create index organ_offer_answered on organ_offer (organisation, answered_at);
