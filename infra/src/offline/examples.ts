/** What has no default, as if for `example.com`; the program runs with it where there is no account. */
export const PLATFORM_EXAMPLE: Readonly<Record<string, string>> = {
  'cloudpf:search': JSON.stringify({ engine_digest: `sha256:${'0123456789abcdef'.repeat(4)}` }),
  'cloudpf:identity': JSON.stringify({
    issuer: 'https://login.example.com/',
    jwks_uri: 'https://login.example.com/.well-known/jwks.json',
    audience: 'cloudpf',
  }),
  'cloudpf:alarms': JSON.stringify({ email: 'platform@example.com' }),
};

export const TENANT_EXAMPLE: Readonly<Record<string, string>> = {
  'cloudpf:name': 'Acme',
  'cloudpf:port': '9201',
};
