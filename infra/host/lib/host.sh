# shellcheck shell=bash
# Begins every script: where things are on this host, and how a script speaks and fails.
set -euo pipefail
umask 027

# shellcheck source=/dev/null
. "${CLOUDPF_HOST_FILE:-/etc/cloudpf/host.env}"
: "${ENVIRONMENT:?}" "${HOST:?}" "${AWS_REGION:?}" "${ADDRESS:?}" "${INSTANCE:?}" "${CELL_ZONE:?}" "${LOG_GROUP:?}"
export AWS_REGION AWS_PAGER='' AWS_MAX_ATTEMPTS=5

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PATH=$HERE/bin:$PATH
# Lost at every boot, with the secrets that are in it.
RUN=${RUN:-/run/cloudpf}
STATE=${STATE:-/var/lib/cloudpf}
MOUNTS=${MOUNTS:-/srv/cells}
DEVICES=${DEVICES:-/dev/disk/by-id}
HEALTH_SECONDS=${HEALTH_SECONDS:-300}
# Of Elasticsearch in its image; files that it reads are this user's.
ENGINE_USER=1000:0
# The addresses of containers: none that a network of one's own may have.
POOL=100.64.0.0/16
export RUN STATE MOUNTS DEVICES HEALTH_SECONDS ENGINE_USER POOL
mkdir -p "$RUN/cells" "$STATE/cells" "$MOUNTS"

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

# wait_until SECONDS COMMAND...
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 1
  done
}

# put_secret NAME TOKEN: what comes by standard input becomes the secret's value. A token that was used before changes
# nothing, so that of two who put a first value one wins.
put_secret() {
  aws secretsmanager put-secret-value --secret-id "$1" --client-request-token "$2" \
    --secret-string file:///dev/stdin >/dev/null
}

# get_secret NAME: its value, or nothing where it has none yet. Anything else that goes wrong is a failure.
get_secret() {
  local problem="$RUN/get-secret.$$" status=0
  aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text 2>"$problem" || status=$?
  if ((status != 0)) && grep --quiet ResourceNotFoundException "$problem"; then status=0; fi
  ((status == 0)) || cat "$problem" >&2
  rm --force "$problem"
  return "$status"
}
