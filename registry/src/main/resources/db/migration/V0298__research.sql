-- Research. No projections: to be backed up. At the one who asks: studies, and what was asked for them. Nothing about a patient.
create table study (
  organisation text not null,
  id uuid not null,
  title text not null,
  aim text not null, -- what patients are told
  begun_by text not null,
  begun_at timestamptz not null,
  primary key (organisation, id)
);
select keep_rows_apart('study');

create table study_question (
  organisation text not null,
  id uuid not null,
  study uuid not null,
  host bytea not null check (length(host) = 32),
  kind text not null check (kind in ('COUNT', 'EXPORT')),
  cohort text not null, -- JSON
  asked_by text not null,
  asked_at timestamptz not null,
  answered_at timestamptz, -- null when nobody answered
  count int, -- null when it was withheld
  problem text, -- code of a refusal
  primary key (organisation, id),
  foreign key (organisation, study) references study (organisation, id)
);
create index study_question_of_study on study_question (organisation, study, asked_at desc);
select keep_rows_apart('study_question');

-- At the patients' host: what was answered, and whom it was about. Only added to.
create table research_use (
  organisation text not null,
  query uuid not null,
  asker bytea not null check (length(asker) = 32),
  study uuid not null,
  title text not null,
  aim text not null,
  kind text not null check (kind in ('COUNT', 'EXPORT')),
  cohort text not null,
  question bytea not null check (length(question) = 32),
  matched int not null,
  count int, -- as it was told; null when it was withheld
  answered_at timestamptz not null,
  primary key (organisation, query)
);
create index research_use_of_asker on research_use (organisation, asker);
select keep_rows_apart('research_use');
revoke update, delete, truncate on research_use from custodia_app;

create table research_use_person (
  organisation text not null,
  query uuid not null,
  patient uuid not null, -- first entry of the person
  primary key (organisation, query, patient),
  foreign key (organisation, query) references research_use (organisation, query)
);
create index research_use_of_person on research_use_person (organisation, patient);
select keep_rows_apart('research_use_person');
revoke update, delete, truncate on research_use_person from custodia_app;
