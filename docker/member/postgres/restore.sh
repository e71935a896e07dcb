#!/bin/bash
# Lays a base backup out as a data directory that goes on with the archive, up to a moment.
#   restore.sh BACKUP DATA [TIME]     TIME as 2026-11-26T18:00:00Z; without it, as far as the archive goes
set -euo pipefail
backup=$1 data=$2 until=${3:-}
archive=${ARCHIVE:-/archive}

fail() {
  echo "restore: $*" >&2
  exit 1
}

[[ -f $backup/backup_label ]] || fail "$backup is no base backup"
[[ -z $until || $until =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$ ]] || fail "no time: $until (2026-11-26T18:00:00Z)"
mkdir -p "$data"
[[ -z $(ls -A "$data") ]] || fail "$data is not empty: move it away first, it may be needed"
cp -a "$backup/." "$data/"
rm -f "$data/postmaster.pid" "$data/postmaster.opts"
chmod 700 "$data"
touch "$data/recovery.signal"
{
  echo "# by restore.sh; without recovery.signal they mean nothing"
  echo "restore_command = 'cp \"$archive/%f\" \"%p\"'"
  echo "recovery_target_timeline = 'latest'"
  echo "recovery_target_action = 'promote'"
  # Without T and Z: names of zones are not known yet when this is read.
  [[ -z $until ]] || echo "recovery_target_time = '$(tr 'T' ' ' <<<"${until%Z}")+00'"
} >>"$data/postgresql.auto.conf"
