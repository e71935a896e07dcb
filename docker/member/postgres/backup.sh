#!/bin/bash
# A base backup of the whole server, taken while it runs, below /backup; with the archive it can be
# restored to any moment from its end on (docs/production.md, "Backup and recovery").
set -euo pipefail
name=$(date -u +%Y%m%dT%H%M%SZ)
PGPASSWORD=$(cat /run/secrets/database-backup)
export PGPASSWORD
pg_basebackup --host 127.0.0.1 --username backup --pgdata "/backup/$name.part" \
  --format plain --wal-method stream --checkpoint fast --manifest-checksums SHA256
pg_verifybackup --quiet "/backup/$name.part"
mv "/backup/$name.part" "/backup/$name"
echo "backup $name"
