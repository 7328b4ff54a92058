#!/usr/bin/env bash
# Makes a fresh machine a host of search containers; safe to run again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
settings=${CLOUDPF_HOST_FILE:-/etc/cloudpf/host.env}
root=${ROOT:-}

dnf install --assumeyes --quiet docker jq xfsprogs diffutils iptables-nft

if ! grep --quiet '^INSTANCE=' "$settings"; then
  token=$(curl --silent --show-error --fail --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
    http://169.254.169.254/latest/api/token)
  instance=$(curl --silent --show-error --fail --header "X-aws-ec2-metadata-token: $token" \
    http://169.254.169.254/latest/meta-data/instance-id)
  printf 'INSTANCE=%s\n' "$instance" >>"$settings"
fi

install -D --mode=0644 "$here/engine/sysctl.conf" "$root/etc/sysctl.d/60-cloudpf.conf"
install -D --mode=0644 "$here/engine/daemon.json" "$root/etc/docker/daemon.json"
install -D --mode=0644 --target-directory="$root/etc/systemd/system" "$here"/units/*
sysctl --system >/dev/null
systemctl daemon-reload
systemctl enable docker.service
systemctl restart docker.service
systemctl enable --now cloudpf-reconcile.timer cloudpf-metrics.timer
