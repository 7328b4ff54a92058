import { type Captured, type Stack } from '../../offline/capture.ts';
import { CellDefinition } from '../../cell/definition.ts';

/** Something with an address inside the network. */
export interface Station {
  readonly kind: 'function' | 'host';
  readonly name: string;
  /** Ids. */
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
}

/** A tenant's container on a host. */
export interface CellPort {
  readonly tenant: string;
  readonly host: string;
  readonly port: number;
}

const PLACE = /\/hosts\/([^/]+)\/cells\/[^/]+$/;

/** Functions in the network, and hosts by the interface that is theirs. */
export function stationsOf(stack: Stack): readonly Station[] {
  return [
    ...stack.all('aws:lambda/function:Function').flatMap((lambda): Station[] => {
      const config = lambda.inputs['vpcConfig'] as
        { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] } | undefined;
      if (!config) return [];
      const { securityGroupIds: groups, subnetIds: subnets } = config;
      return [{ kind: 'function', name: lambda.name, groups, subnets }];
    }),
    ...stack.all('aws:ec2/networkInterface:NetworkInterface').map((card): Station => ({
      kind: 'host',
      name: hostOf(card),
      groups: (card.inputs['securityGroups'] ?? []) as readonly string[],
      subnets: [String(card.inputs['subnetId'])],
    })),
  ];
}

/** Where the containers of tenants listen, as their hosts are told. */
export function cellsOf(stacks: readonly Stack[]): readonly CellPort[] {
  return stacks
    .flatMap((stack) => stack.all('aws:ssm/parameter:Parameter'))
    .flatMap(({ inputs }) => {
      const host = PLACE.exec(String(inputs['name']))?.[1];
      if (host === undefined) return [];
      const { tenant, port } = CellDefinition.parse(JSON.parse(String(inputs['insecureValue'])));
      return [{ tenant, host, port }];
    });
}

function hostOf({ name, inputs }: Captured): string {
  const tags = (inputs['tags'] ?? {}) as Readonly<Record<string, string>>;
  return tags['cloudpf:host'] ?? name;
}
