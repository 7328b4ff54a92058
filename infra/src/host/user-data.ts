import { cellZone, type Place } from '../place.ts';

export interface UserDataArgs {
  readonly place: Place;
  /** Name of the host. */
  readonly host: string;
  /** Its private address. */
  readonly address: string;
  readonly bucket: string;
  readonly key: string;
  /** Of the object that the key names. */
  readonly sha256: string;
  /** Group of the logs of containers. */
  readonly logGroup: string;
}

/** What a machine does when it is new: it fetches its scripts, looks whether they are those, and runs them. No secrets. */
export function userData(args: UserDataArgs): string {
  const { place, host, address, bucket, key, sha256, logGroup } = args;
  return `#!/bin/bash
set -euo pipefail

mkdir -p /etc/cloudpf /opt/cloudpf
cat >/etc/cloudpf/host.env <<'END'
ENVIRONMENT=${place.environment}
HOST=${host}
AWS_REGION=${place.region}
ADDRESS=${address}
CELL_ZONE=${cellZone(place)}
LOG_GROUP=${logGroup}
END

fetch_and_install() {
  aws s3 cp --region ${place.region} --only-show-errors s3://${bucket}/${key} /tmp/host.tar.gz &&
    echo '${sha256}  /tmp/host.tar.gz' | sha256sum --check --quiet &&
    tar --extract --gzip --no-same-owner --directory /opt/cloudpf --file /tmp/host.tar.gz &&
    /opt/cloudpf/install.sh
}
# A way out or a repository may not be there yet.
until fetch_and_install; do sleep 30; done
`;
}
