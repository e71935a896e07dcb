#!/bin/bash
# A base backup of the whole server, taken while it runs, below /backup; with the archive it can be
# restored to any moment from its end on (docs/production.md, "Backup and recovery"). Keeps the newest
# seven, and of the archive what they need.
set -euo pipefail
keep=${KEEP:-7}
backups=${BACKUPS:-/backup}
archive=${ARCHIVE:-/archive}
name=$(date -u +%Y%m%dT%H%M%SZ)
PGPASSWORD=$(cat "${SECRETS:-/run/secrets}/database-backup")
export PGPASSWORD
pg_basebackup --host "${PGHOST:-127.0.0.1}" --username backup --pgdata "$backups/$name.part" \
  --format plain --wal-method stream --checkpoint fast --manifest-checksums SHA256
pg_verifybackup --quiet "$backups/$name.part"
mv "$backups/$name.part" "$backups/$name"
echo "backup $name"

mapfile -t all < <(find "$backups" -mindepth 1 -maxdepth 1 -type d -name '*Z' | sort)
while [[ ${#all[@]} -gt $keep ]]; do
  rm -rf "${all[0]}"
  echo "forgot ${all[0]##*/}"
  all=("${all[@]:1}")
done
first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p' "${all[0]}/backup_label")
pg_archivecleanup "$archive" "$first"
