-- Organs are found by their channels' subject.
create index ledger_channel_subject on ledger_channel (organisation, kind, subject);
