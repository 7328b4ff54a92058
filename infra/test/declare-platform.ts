import { platformConfig } from '../src/config/platform-config.ts';
import { readConfig } from '../src/config/read-config.ts';
import { Platform } from '../src/platform/platform.ts';
import { type Environment } from '../src/stack-name.ts';
import { ACCOUNT, capture, REGION, type Stack } from './capture.ts';

const CONFIG = {
  'cloudpf:identity': JSON.stringify({
    issuer: 'https://login.example.com/',
    jwks_uri: 'https://login.example.com/.well-known/jwks.json',
    audience: 'cloudpf',
  }),
  'cloudpf:alarms': '{"email":"platform@example.com"}',
};

/** The platform of an environment, as its stack declares it. */
export function declarePlatform(environment: Environment): Promise<Stack> {
  const config = readConfig(environment, platformConfig(environment), CONFIG);
  const place = { environment, region: REGION, account: ACCOUNT };
  return capture(() => new Platform('platform', { place, config, checkout: '/checkout' }));
}
