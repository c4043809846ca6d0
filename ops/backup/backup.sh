#!/usr/bin/env bash
# backup.sh FILE: writes the whole database to FILE as one moment shows it, checks that it can be read to its end, and writes
# FILE.replay-since beside it: from when on Kafka's notifications are replayed after a restore. Nothing is stopped.
# Connects as psql does (PGHOST, PGPORT, PGUSER, PGPASSFILE; PGDATABASE, else shop). See docs/runbooks/backup-and-restore.md.
set -euo pipefail
# It holds every order and charge.
umask 077

file=${1:?usage: backup.sh FILE, a new file for the copy}
# What was on its way through Kafka at that moment is not in the database yet: seconds as a rule, an hour to be sure.
minutes=${ON_ITS_WAY_MINUTES:-60}
if [ -e "$file" ]; then
  echo "backup: $file is there already; each copy has a file of its own" >&2
  exit 2
fi

since=$(date -u -d "-$minutes minutes" +%Y-%m-%dT%H:%M:%SZ)
pg_dump --format=custom --no-password --file="$file.part" "${PGDATABASE:-shop}"
pg_restore --file=/dev/null "$file.part"
printf '%s\n' "$since" >"$file.replay-since"
# Last: under its own name it is whole.
mv "$file.part" "$file"
echo "backup: $file is whole ($(stat -c %s "$file") bytes); after a restore replay since $since" >&2
