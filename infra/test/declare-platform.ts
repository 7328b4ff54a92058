import { platformConfig } from '../src/config/platform-config.ts';
import { readConfig } from '../src/config/read-config.ts';
import { Platform } from '../src/platform/platform.ts';
import { type Environment } from '../src/stack-name.ts';
import { ACCOUNT, capture, REGION, type Stack } from './capture.ts';

/** The platform of an environment, as its stack declares it. */
export function declarePlatform(environment: Environment): Promise<Stack> {
  const config = readConfig(environment, platformConfig(environment), {});
  const place = { environment, region: REGION, account: ACCOUNT };
  return capture(() => new Platform('platform', { place, config, checkout: '/checkout' }));
}
