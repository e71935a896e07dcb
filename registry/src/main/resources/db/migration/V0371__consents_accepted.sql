-- What our people said to what patients of other hosts allowed us: that they accept it, or do not want it. One that was
-- accepted can be rejected later; nothing else is said twice.
alter table consent_rejection rename to consent_reply;
alter table consent_reply rename column rejected_at to replied_at;
alter table consent_reply add column answer text not null default 'REJECTED' check (answer in ('ACCEPTED', 'REJECTED'));
alter table consent_reply alter column answer drop default;
alter table consent_reply drop constraint consent_rejection_pkey;
alter table consent_reply add primary key (organisation, host, consent, answer);
alter index consent_rejection_untold rename to consent_reply_untold;

-- At the host: that the grantee accepted it in so many words.
alter table consent add column accepted_at timestamptz; -- by the grantee's clock

-- Who reads by a consent accepts it: the first reading is looked up for each.
create index record_reading_by_consent on record_reading (organisation, channel, consent, block, log_index);
