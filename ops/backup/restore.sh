#!/usr/bin/env bash
# restore.sh FILE: makes the database of a copy that backup.sh wrote. It gets its name when it is whole, so no service ever
# sees a half. A database of that name is never touched. Connects as backup.sh does, with a role that may create databases;
# the database belongs to the role OWNER, else to that one.
# See docs/runbooks/backup-and-restore.md for what comes before and after.
set -euo pipefail

file=${1:?usage: restore.sh FILE}
database=${PGDATABASE:-shop}
half=${database}_restoring
owner=${OWNER:-${PGUSER:-$(id -un)}}
if [ ! -s "$file" ] || [ ! -s "$file.replay-since" ]; then
  echo "restore: $file or $file.replay-since is missing: this copy did not come to its end" >&2
  exit 2
fi

export PGOPTIONS=--client-min-messages=warning

# Quoted by psql: names come as they are.
sql() {
  psql --no-password --dbname=postgres --no-align --tuples-only --quiet --set=ON_ERROR_STOP=1 \
    --set=database="$database" --set=half="$half" --set=owner="$owner"
}

if [ -n "$(sql <<<"select 1 from pg_database where datname = :'database';")" ]; then
  cat >&2 <<END
restore: there is a database $database. Stop the services and set it aside, so that it can be compared later:
  psql -d postgres -c 'alter database $database rename to ${database}_before'
END
  exit 6
fi

# Left by a restore that did not come to its end.
sql <<<'drop database if exists :"half";'
sql <<<'create database :"half" owner :"owner" template template0 encoding '"'UTF8'"';'
pg_restore --no-password --exit-on-error --dbname="$half" "$file"
# Without it the first queries would be planned as for empty tables.
psql --no-password --dbname="$half" --quiet --command=analyze
sql <<<'alter database :"half" rename to :"database";'
echo "restore: the database $database is as it was when the copy began. Start the services, then replay what came since:" >&2
echo "./pipeline replay plan --from-topic payment-notifications --since $(<"$file.replay-since")"
