#!/bin/sh
# Tells nginx who knows names here, then starts it. On Kubernetes SERVICE_SUFFIX completes the names.
set -eu
server=$(awk '/^nameserver/ { print $2; exit }' /etc/resolv.conf)
cat >/tmp/upstreams.conf <<CONF
resolver $server valid=10s ipv6=off;
map "" \$keycloak { default http://keycloak${SERVICE_SUFFIX:-}:8080; }
map "" \$custodia { default http://custodia${SERVICE_SUFFIX:-}:8080; }
CONF
exec nginx -g 'daemon off;'
