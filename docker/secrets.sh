#!/usr/bin/env bash
# Makes up the secrets that docker-compose.yml mounts, where they are not there yet. Nothing is overwritten.
set -euo pipefail
umask 022

folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)/secrets

# The files are read inside the containers by a user without rights, so the folder keeps others out, not the files.
chmod 700 "$folder"

keep() {
  local file=$folder/$1
  [ -s "$file" ] || printf '%s' "$2" >"$file"
}

made_up() {
  head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

keep DATABASE_PASSWORD "$(made_up)"
keep WEBHOOK_SECRETS "$(made_up)"
keep PIPELINE_ADMIN_PASSWORD "$(made_up)"
keep ADMIN_ALERT_WEBHOOK_SECRET "$(made_up)"
keep GRAFANA_ADMIN_PASSWORD "$(made_up)"
# The name CardCom gave you; any name does for the simulator.
keep CARDCOM_API_NAME test9611

echo "secrets are in $folder"
