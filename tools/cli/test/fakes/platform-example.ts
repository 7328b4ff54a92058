const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** What the stack of a platform was told. */
export const PLATFORM_CONFIG: Readonly<Record<string, string>> = {
  'aws:region': 'us-east-1',
  'cloudpf:search': JSON.stringify({ engine_digest: DIGEST }),
  'cloudpf:identity': JSON.stringify({
    issuer: 'https://login.example.com/',
    jwks_uri: 'https://login.example.com/jwks.json',
    audience: 'cloudpf',
  }),
  'cloudpf:alarms': JSON.stringify({ email: 'platform@example.com' }),
};

/** What a platform that was deployed says of itself. */
export const PLATFORM_OUTPUTS = {
  platform: {
    tables: { tenants: 't', products: 'p', purchases: 'q' },
    buckets: { lake: 'l', holding: 'h' },
    keys: { data: 'd', cells: 'c', logs: 'o' },
    hosts: {
      a: { zone: 'us-east-1a', address: '10.40.0.10' },
      b: { zone: 'us-east-1b', address: '10.40.64.10' },
    },
    dns_zone: 'z',
    engine_digest: DIGEST,
    plans: { basic: '1', plus: '2' },
    alarms: 'arn',
    database: 'cloudpf_dev',
    api: 'https://api',
  },
};
