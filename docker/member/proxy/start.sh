#!/bin/sh
# Tells nginx who knows names here, then starts it. On Kubernetes SERVICE_SUFFIX completes the names.
set -eu
server=$(awk '/^nameserver/ { print $2; exit }' /etc/resolv.conf)
cat >/tmp/upstreams.conf <<CONF
resolver $server valid=10s ipv6=off;
map "" \$keycloak { default https://keycloak${SERVICE_SUFFIX:-}:8443; }
map "" \$custodia { default https://custodia${SERVICE_SUFFIX:-}:8443; }
CONF
exec nginx -g 'daemon off;'
