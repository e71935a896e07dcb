#!/bin/bash
# Keycloak reads no secrets from files; its environment is seen by itself alone.
set -euo pipefail
KC_DB_PASSWORD=$(cat /run/secrets/database-keycloak)
KC_BOOTSTRAP_ADMIN_USERNAME=setup
KC_BOOTSTRAP_ADMIN_PASSWORD=$(cat /run/secrets/keycloak-administrator)
export KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_USERNAME KC_BOOTSTRAP_ADMIN_PASSWORD
exec /opt/keycloak/bin/kc.sh start --optimized --import-realm
