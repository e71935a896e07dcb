-- The keeper of consents looks at what the ledger brought since it last looked, and not at every consent in use.
create index consent_use_new on consent_use (organisation, block);
create index consent_revocation_new on consent_revocation (organisation, block);
create index consent_subject_new on consent_subject (organisation, opted_out_block) where opted_out_block > 0;
create index consent_opening_ending on consent_opening (organisation, valid_until);
create index consent_secret on consent (organisation, revocation_hash) where revocation_hash is not null;
create index consent_of_subject on consent (organisation, channel, pseudonym) where pseudonym is not null;
