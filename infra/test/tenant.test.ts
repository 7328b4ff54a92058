import { isTenantId, Tenant, type TenantId, usageKey } from '@cloudpf/tenant-routing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CellDefinition } from '../src/cell/definition.ts';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';

const ACME = 'acme' as TenantId;

let acme: Stack;

beforeAll(async () => {
  acme = await declareTenant('prod', ACME);
});

function definitionOf(stack: Stack): CellDefinition {
  const { inputs } = stack.get('aws:ssm/parameter:Parameter', 'cell');
  return CellDefinition.parse(JSON.parse(String(inputs['insecureValue'])));
}

interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly M?: Readonly<Record<string, Attribute>>;
}

function fromAttribute({ S, N, M }: Attribute): unknown {
  if (M) return Object.fromEntries(Object.entries(M).map(([name, value]) => [name, fromAttribute(value)]));
  return N === undefined ? S : Number(N);
}

function registeredIn(stack: Stack): Tenant {
  const { inputs } = stack.get('aws:dynamodb/tableItem:TableItem', 'registration');
  return Tenant.parse(fromAttribute({ M: JSON.parse(String(inputs['item'])) as Record<string, Attribute> }));
}

describe('the stack of a tenant', () => {
  it('tells the host of a container whose volume and image are its own', () => {
    expect(acme.get('aws:ssm/parameter:Parameter', 'cell').inputs['name']).toBe(
      '/cloudpf/prod/hosts/a/cells/acme',
    );
    expect(definitionOf(acme)).toMatchObject({
      tenant: 'acme',
      port: 9_201,
      memory: 2_048,
      volume: 'cell-id',
      image: expect.stringMatching(/elasticsearch:9\.4\.3@sha256:[0-9a-f]{64}$/) as string,
    });
  });

  it('registers the tenant where its container will be found, with the names of its secrets', () => {
    const tenant = registeredIn(acme);
    const { hostname, port, secret_ref } = definitionOf(acme);

    expect(tenant).toMatchObject({ tenant_id: 'acme', name: 'Acme', status: 'active', secret_ref });
    expect(tenant.search_endpoint).toBe(`https://${hostname}:${port}`);
    expect(acme.get('aws:route53/record:Record', 'cell').inputs).toMatchObject({
      name: hostname,
      records: ['10.40.0.10'],
    });
    const secrets = acme.all('aws:secretsmanager/secret:Secret').map(({ inputs }) => inputs['name']);
    expect(secrets.sort()).toEqual([`${secret_ref}/admin`, `${secret_ref}/read`, `${secret_ref}/write`]);
  });

  it('counts the tenant against the plan of its tier, by the key that the authorizer names', async () => {
    const plus = await declareTenant('prod', ACME, { 'cloudpf:tier': 'plus' });

    expect(acme.get('aws:apigateway/apiKey:ApiKey', 'usage').inputs['value']).toEqual({
      secret: usageKey('prod', ACME),
    });
    expect(acme.get('aws:apigateway/usagePlanKey:UsagePlanKey', 'usage').inputs['usagePlanId']).toBe(
      'api-basic-id',
    );
    expect(plus.get('aws:apigateway/usagePlanKey:UsagePlanKey', 'usage').inputs['usagePlanId']).toBe(
      'api-plus-id',
    );
  });

  it('lets no query read more than the tenant may, or leave results elsewhere', () => {
    expect(acme.get('aws:athena/workgroup:Workgroup', 'workgroup').inputs).toMatchObject({
      name: 'cloudpf-prod-tenant-acme',
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: 50_000_000_000,
        resultConfiguration: {
          outputLocation: 's3://cloudpf-prod-lake-123456789012/results/tenant_id=acme/',
          encryptionConfiguration: { encryptionOption: 'SSE_KMS' },
        },
      },
    });
  });

  it('can go although queries have run in its workgroup', () => {
    const { inputs } = acme.get('aws:athena/workgroup:Workgroup', 'workgroup');

    expect(inputs['forceDestroy']).toBe(true);
  });

  it('queries in the workgroup that the analytics API names', async () => {
    const platform = await declarePlatform('prod');
    const { environment } = platform.get('aws:lambda/function:Function', 'analytics-api').inputs;
    const { ATHENA_WORKGROUP = '' } = (environment as { readonly variables: Record<string, string> })
      .variables;

    expect(ATHENA_WORKGROUP.replace('{tenant_id}', 'acme')).toBe(
      acme.get('aws:athena/workgroup:Workgroup', 'workgroup').inputs['name'],
    );
  });

  it('keeps what the tenant has when it goes, and erases only when told', async () => {
    const erasing = await declareTenant('prod', ACME, { 'cloudpf:erase': 'true' });
    const holders = ['aws:ebs/volume:Volume', 'aws:secretsmanager/secret:Secret'];
    const retained = (stack: Stack) =>
      stack.resources.filter(({ options }) => options.retain).map(({ type }) => type);

    expect(new Set(retained(acme))).toEqual(new Set(holders));
    expect(retained(erasing)).toEqual([]);
  });

  it('says on everything whose it is', () => {
    const tagged = acme.resources.filter(({ inputs }) => inputs['tags'] !== undefined);

    expect(tagged.length).toBeGreaterThan(5);
    for (const { inputs } of tagged) {
      expect(inputs['tags']).toMatchObject({ tenantId: 'acme', environment: 'prod', costCentre: 'cells' });
    }
  });

  it.each([
    [{ 'cloudpf:tier': 'gold' }, 'cloudpf:tier is "gold"; must be one of basic, plus'],
    [{ 'cloudpf:host': 'z' }, 'cloudpf:host is "z"; must be one of a'],
    [{ 'cloudpf:tier': 'constructor' }, 'cloudpf:tier is "constructor"; must be one of basic, plus'],
    [{ 'cloudpf:port': '80' }, 'cloudpf:port is "80"; must be a whole number, 9201 or more'],
    [{ 'cloudpf:time_zone': 'Lima' }, 'cloudpf:time_zone is "Lima"; must be an IANA time zone'],
    [
      { 'cloudpf:status': 'gone' },
      'cloudpf:status is "gone"; must be provisioning, active, suspended or erasing',
    ],
  ])('refuses %j, and names what there is', async (values, message) => {
    await expect((async () => declareTenant('prod', ACME, values))()).rejects.toThrow(message);
  });
});

describe('the stacks of two tenants', () => {
  const tenantId = fc.stringMatching(/^[a-z][a-z0-9-]{1,12}[a-z0-9]$/).filter(isTenantId);
  /** Names by which AWS knows a resource, by type. */
  const NAMED = ['name', 'value', 'insecureValue', 'item'];

  it('share no name of anything, however alike the tenants are called', async () => {
    await fc.assert(
      fc.asyncProperty(tenantId, fc.constantFrom('-eu', 'x', '-2'), async (tenant, more) => {
        const [one, other] = await Promise.all([namesIn(tenant), namesIn(`${tenant}${more}` as TenantId)]);
        expect(one.filter((name) => other.includes(name))).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  async function namesIn(tenant: TenantId): Promise<readonly string[]> {
    const { resources } = await declareTenant('prod', tenant);
    return resources.flatMap(({ type, inputs }) =>
      NAMED.filter((key) => inputs[key] !== undefined).map((key) => `${type} ${JSON.stringify(inputs[key])}`),
    );
  }
});
