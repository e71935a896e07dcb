-- Whether a record was shown under /fhir, which has an audit event of its own.
alter table patient_record_opened add column fhir boolean not null default false;
