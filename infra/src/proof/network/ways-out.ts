import { type Captured, type Stack } from '../../offline/capture.ts';

/** Where what is in a subnet gets by its routes. */
export interface WaysOut {
  /** The Internet, through an address that is shared and that nobody outside can call; or directly; or not at all. */
  readonly internet: 'nat' | 'direct' | 'none';
  /** Services of AWS that are reached inside AWS, such as `s3`. */
  readonly services: readonly string[];
}

/** Of the routes of a subnet's own table, and the endpoints that are in it. */
export function waysOutOf(stack: Stack, subnet: string): WaysOut {
  const association = stack
    .all('aws:ec2/routeTableAssociation:RouteTableAssociation')
    .find(({ inputs }) => inputs['subnetId'] === subnet);
  const table = stack
    .all('aws:ec2/routeTable:RouteTable')
    .find(({ id }) => id !== undefined && id === association?.inputs['routeTableId']);
  if (!table) return { internet: 'none', services: [] };
  const services = stack
    .all('aws:ec2/vpcEndpoint:VpcEndpoint')
    .filter(({ inputs }) => ((inputs['routeTableIds'] ?? []) as readonly unknown[]).includes(table.id))
    .map(({ inputs }) => String(inputs['serviceName']).split('.').at(-1) ?? '');
  return { internet: internetOf(table), services };
}

function internetOf({ inputs }: Captured): WaysOut['internet'] {
  const routes = (inputs['routes'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  if (routes.some(({ gatewayId }) => gatewayId !== undefined)) return 'direct';
  return routes.some(({ natGatewayId }) => natGatewayId !== undefined) ? 'nat' : 'none';
}
