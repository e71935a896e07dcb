#!/bin/bash
# Runs once, when the data directory is new: roles and databases, with the secrets that setup has made.
set -euo pipefail

secret() {
  cat "/run/secrets/$1"
}

# Passwords go in as variables and are quoted by psql; nothing echoes them.
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres --quiet \
  -v owner="$(secret database-owner)" \
  -v app="$(secret database-application)" \
  -v keycloak="$(secret database-keycloak)" \
  -v tessera="$(secret database-tessera)" \
  -v backup="$(secret database-backup)" <<'SQL'
create role custodia_owner login password :'owner' nosuperuser nobypassrls nocreatedb nocreaterole;
create role custodia_app login password :'app' nosuperuser nobypassrls nocreatedb nocreaterole;
create role keycloak login password :'keycloak' nosuperuser nocreatedb nocreaterole;
create role tessera login password :'tessera' nosuperuser nocreatedb nocreaterole;
create role backup login replication password :'backup' nosuperuser nocreatedb nocreaterole;
create database custodia owner custodia_owner;
create database keycloak owner keycloak;
create database tessera owner tessera;
revoke connect on database custodia, keycloak, tessera from public;
grant connect on database custodia to custodia_app;
SQL
