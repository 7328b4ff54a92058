import { fileURLToPath } from 'node:url';
import { platformConfig } from '../config/platform-config.ts';
import { readConfig } from '../config/read-config.ts';
import { hostPackage } from '../host/host-package.ts';
import { readDescription } from '../platform/api/description.ts';
import { Platform } from '../platform/platform.ts';
import { type Environment } from '../stack-name.ts';
import { ACCOUNT, capture, REGION, type Stack } from './capture.ts';
import { PLATFORM_EXAMPLE } from './examples.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The platform of an environment, as its stack declares it, with some values of its configuration. */
export function declarePlatform(
  environment: Environment,
  values: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const config = readConfig(environment, platformConfig(environment), { ...PLATFORM_EXAMPLE, ...values });
  const place = { environment, region: REGION, account: ACCOUNT };
  const parts = {
    description: readDescription(checkout),
    hostPackage: hostPackage(checkout, environment),
  };
  return capture(() => new Platform('platform', { place, config, checkout: '/checkout', ...parts }));
}
