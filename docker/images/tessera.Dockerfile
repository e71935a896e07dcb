# Tessera with PostgreSQL's JDBC driver, the one that Custodia has, unless its own image has one: two of
# them would not start.
ARG CUSTODIA_VERSION
FROM custodia:${CUSTODIA_VERSION:-0.1.0} AS custodia

FROM quorumengineering/tessera:24.4.2
USER root
COPY --from=custodia /application/lib/postgresql-*.jar /tmp/driver/
RUN if ! ls /tessera/lib/postgresql-*.jar 2>/dev/null; then \
      cp /tmp/driver/postgresql-*.jar /tessera/lib/; \
      chmod 0644 /tessera/lib/postgresql-*.jar; \
    fi; rm -r /tmp/driver
USER 1000
