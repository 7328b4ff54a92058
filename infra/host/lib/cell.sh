# shellcheck shell=bash
# Begins every script of one tenant, whose id is the first argument: what its definition says, and how to ask its node.
# shellcheck source-path=SCRIPTDIR source=host.sh
. "$(dirname "${BASH_SOURCE[0]}")/host.sh"

TENANT=${1:?which tenant}
definition=$(jq --raw-output --arg tenant "$TENANT" --arg environment "$ENVIRONMENT" --arg zone "$CELL_ZONE" \
  ".[\$tenant] | $(<"$HERE/lib/definition.jq")" "$RUN/definitions.json")
IFS=$'\t' read -r PORT MEMORY IMAGE VOLUME SECRET_REF CELL_NAME <<<"$definition"
CONTAINER=cell-$TENANT
MOUNT=$MOUNTS/$TENANT
SECRETS=$RUN/cells/$TENANT
export PORT MEMORY IMAGE VOLUME SECRET_REF CELL_NAME CONTAINER MOUNT SECRETS
mkdir -p "$SECRETS/monitor"
chmod 0755 "$SECRETS/monitor"

# As the node's administrator, or with AS=monitor by the key that looks at the node and can do nothing else; before there
# is one, as the administrator too.
credentials() {
  if [[ ${AS-} == monitor && -s $SECRETS/monitor/key ]]; then
    printf 'header = "authorization: ApiKey %s"\n' "$(<"$SECRETS/monitor/key")"
  else
    printf 'user = "elastic:%s"\n' "$(<"$SECRETS/admin/password")"
  fi
}

# send ARGUMENTS... PATH: one request to the tenant's own node. Passwords and keys are in no argument.
send() {
  curl --silent --max-time "${SECONDS_TO_ANSWER:-60}" --cacert "$SECRETS/certs/ca.crt" --resolve "$CELL_NAME:$PORT:$ADDRESS" \
    --config <(credentials) \
    --header 'content-type: application/json' "${@:1:$#-1}" "https://$CELL_NAME:$PORT${*: -1}"
}

# ask METHOD PATH [BODY]: the answer, or a failure for everything but 2xx.
ask() {
  local body=()
  [[ -z ${3-} ]] || body=(--data-binary @-)
  printf '%s' "${3-}" | send --show-error --fail-with-body --request "$1" "${body[@]}" "$2"
}

# status_of PATH: the number alone; 000 where nobody answers.
status_of() {
  send --output /dev/null --write-out '%{http_code}' "$1" || true
}

# What the tenant has in its node, with its own names.
contents() {
  jq --arg tenant "$TENANT" '.placeholder as $placeholder | del(.placeholder)
    | tojson | gsub($placeholder; $tenant) | fromjson' "$HERE/contents.json"
}

is_running() {
  [[ $(docker inspect --format '{{.State.Running}}' "$CONTAINER" 2>/dev/null) == true ]]
}
