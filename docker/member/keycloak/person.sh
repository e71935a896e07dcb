#!/bin/bash
# Adds a person to the realm: arguments are organisation, user name and role. Runs in Keycloak's container.
set -euo pipefail
organisation=$1 name=$2 role=$3
letters() { LC_ALL=C tr -dc "$1" </dev/urandom | head -c "$2" || true; }
password=$(letters 'a-hjkmnp-z2-9' 16)
otp=$(letters 'A-Z2-7' 32)

export HOME=/tmp
admin=(/opt/keycloak/bin/kcadm.sh)
KC_CLI_PASSWORD=$(cat /run/secrets/keycloak-administrator)
export KC_CLI_PASSWORD
export KC_OPTS="-Djavax.net.ssl.trustStore=/tls/trust.p12 -Djavax.net.ssl.trustStoreType=PKCS12"
"${admin[@]}" config credentials --server https://localhost:8443/auth --realm master --user setup >/dev/null 2>&1
# Keycloak keeps the key as text and takes its bytes, or its Base32 when it is told so.
"${admin[@]}" create users --target-realm custodia --file - <<JSON >/dev/null
{ "username": "$name", "enabled": true, "emailVerified": true, "firstName": "$name", "lastName": "$organisation",
  "email": "$name@$organisation.invalid", "groups": ["/$organisation"],
  "credentials": [
    { "type": "password", "value": "$password", "temporary": true },
    { "type": "otp", "userLabel": "authenticator", "secretData": "{\"value\":\"$otp\"}",
      "credentialData": "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\",\"secretEncoding\":\"BASE32\"}" } ] }
JSON
# With offline_access they may let devices in whose tokens outlive their own sign-in.
"${admin[@]}" add-roles --target-realm custodia --uusername "$name" --rolename "$role" --rolename offline_access
echo "user name  $name"
echo "password   $password   (to be changed at the first sign-in)"
echo "one-time code: otpauth://totp/Custodia:$name?secret=$otp&issuer=Custodia&digits=6&period=30"
echo "Hand both over separately; they are not kept anywhere else."
