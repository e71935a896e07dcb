-- A FHIR resource of a patient is a record as any other: one row for each version, under the id of its content.
alter table patient_record add column resource boolean not null default false;
create index fhir_resource_body on fhir_resource (organisation, body);
create index fhir_resource_history on fhir_resource (organisation, patient, recorded_at, id, version);
