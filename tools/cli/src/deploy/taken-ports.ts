import { CommandError } from '../errors.ts';
import { type TakenPort } from './free-port.ts';
import { type StackConfigs } from './read-configs.ts';

export interface TenantPort extends TakenPort {
  readonly stack: string;
}

/** Where the containers of tenants stand, by what their stacks have been told. */
export function portsIn(configs: StackConfigs): readonly TenantPort[] {
  return [...configs].map(([stack, config]) => ({
    stack,
    host: config['cloudpf:host'] ?? 'a',
    port: Number(config['cloudpf:port']),
  }));
}

/** @throws CommandError where two tenants have one port, of which one is to be deployed. */
export function requireOwnPorts(all: readonly TenantPort[], deployed: ReadonlySet<string>): void {
  for (const { stack, host, port } of all.filter((each) => deployed.has(each.stack))) {
    const other = all.find((each) => each.stack !== stack && each.host === host && each.port === port);
    if (other === undefined) continue;
    throw new CommandError(
      'PORT_TAKEN',
      `${stack} and ${other.stack} have one port: ${port} of the host "${host}"`,
      {
        next: 'of the one that came later, run "pulumi config rm cloudpf:port --stack <its stack>" in infra/, then "npx cloudpf stacks add" again',
      },
    );
  }
}

export function isTenantOf(environment: string, stack: string): boolean {
  return stack.startsWith(`${environment}.tenant-`);
}
