#!/bin/sh
# archive_command: keeps a finished segment of the write-ahead log. Never overwrites another one; the
# same one again is no error, because PostgreSQL may ask twice after a crash.
set -eu
from=$1
to=${ARCHIVE:-/archive}/$2
if [ -f "$to" ]; then
  cmp -s "$from" "$to"
  exit
fi
cp "$from" "$to.part"
sync "$to.part"
mv "$to.part" "$to"
