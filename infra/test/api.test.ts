import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';

interface Method {
  readonly security: readonly object[];
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly required: boolean }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
  readonly 'x-amazon-apigateway-integration': { readonly uri: string; readonly type: string };
}
interface Definition {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly 'x-amazon-apigateway-gateway-responses': Readonly<
    Record<
      string,
      { readonly statusCode: string; readonly responseTemplates: Readonly<Record<string, string>> }
    >
  >;
}

let prod: Stack;
let definition: Definition;

beforeAll(async () => {
  prod = await declarePlatform('prod');
  const { inputs } = prod.get('aws:apigateway/restApi:RestApi', 'api');
  definition = JSON.parse(String(inputs['body'])) as Definition;
});

function methods(): (Method & { readonly path: string; readonly method: string })[] {
  return Object.entries(definition.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, ...operation })),
  );
}

describe('the API', () => {
  it('has every route of the apps, and asks the function that answers it', () => {
    expect(Object.keys(definition.paths).sort()).toEqual([
      '/analytics/{tenant_id}',
      '/analytics/{tenant_id}/report',
      '/analytics/{tenant_id}/reports/{id}',
      '/healthz',
      '/search/{tenant_id}',
      '/search/{tenant_id}/products',
      '/search/{tenant_id}/products/suggest',
      '/search/{tenant_id}/purchases',
      '/search/{tenant_id}/status',
    ]);
    for (const { path, ...operation } of methods()) {
      const app = path.startsWith('/analytics/') ? 'analytics-api' : 'search-api';
      expect(operation['x-amazon-apigateway-integration'].uri).toContain(`cloudpf-prod-${app}/invocations`);
    }
  });

  it('lets nobody in without a token that is counted, but to say that it lives and to answer browsers', () => {
    const open = methods().filter(({ security }) => security.length === 0);

    expect(open.map(({ path, method }) => (method === 'options' ? method : path)).sort()).toEqual([
      '/healthz',
      ...Array.from({ length: 8 }, () => 'options'),
    ]);
    for (const { security } of methods().filter((method) => method.security.length > 0)) {
      expect(security).toEqual([{ tenant: [], api_key: [] }]);
    }
  });

  it('takes keys from the authorizer alone, whose answers hold for five minutes at most', () => {
    expect(prod.get('aws:apigateway/restApi:RestApi', 'api').inputs).toMatchObject({
      apiKeySource: 'AUTHORIZER',
    });
    const authorizer = definition.components.securitySchemes['tenant']?.[
      'x-amazon-apigateway-authorizer'
    ] as Readonly<Record<string, unknown>>;
    expect(authorizer['authorizerUri']).toContain('cloudpf-prod-authorizer/invocations');
    expect(authorizer['authorizerResultTtlInSeconds']).toBeLessThanOrEqual(300);
  });

  it('looks at a request before it asks a function', () => {
    const suggest = definition.paths['/search/{tenant_id}/products/suggest']?.['get'];
    const report = definition.paths['/analytics/{tenant_id}/report']?.['post'];

    expect(suggest?.parameters).toContainEqual({
      in: 'query',
      name: 'q',
      required: true,
      schema: { type: 'string' },
    });
    expect(report?.requestBody).toMatchObject({ required: true });
    expect(definition).toMatchObject({ 'x-amazon-apigateway-request-validator': 'all' });
  });

  it('refuses in the form of the functions, and another tenant as one that is not there', () => {
    const refusals = definition['x-amazon-apigateway-gateway-responses'];
    const said = (type: string) => {
      const refusal = refusals[type];
      const body = JSON.parse(refusal?.responseTemplates['application/json'] ?? '') as Record<
        string,
        unknown
      >;
      expect(String(body['status'])).toBe(refusal?.statusCode);
      return [body['status'], body['detail']];
    };

    for (const type of Object.keys(refusals)) said(type);
    expect(said('ACCESS_DENIED')).toEqual([404, 'there is no such tenant']);
    expect(said('INVALID_API_KEY')).toEqual(said('ACCESS_DENIED'));
    expect(said('UNAUTHORIZED')[0]).toBe(401);
    expect(said('QUOTA_EXCEEDED')[0]).toBe(429);
  });

  it('writes of each request whose it was, and never what it held', () => {
    const { inputs } = prod.get('aws:apigateway/stage:Stage', 'api');
    const { format } = inputs['accessLogSettings'] as { readonly format: string };

    expect(JSON.parse(format)).toMatchObject({ tenant: '$context.authorizer.tenant_id' });
    expect(prod.all('aws:apigateway/methodSettings:MethodSettings')).toMatchObject([
      { inputs: { settings: { dataTraceEnabled: false } } },
    ]);
  });

  it('says of answers only what API Gateway reads, which refuses the whole of it over one warning', () => {
    const statuses = methods().flatMap(({ responses }) => Object.keys(responses));

    expect(prod.get('aws:apigateway/restApi:RestApi', 'api').inputs).toMatchObject({ failOnWarnings: true });
    expect(statuses).toHaveLength(methods().length);
    for (const status of statuses) expect(status).toMatch(/^[1-5]\d\d$/);
  });

  it('limits what each tier may ask for', () => {
    expect(prod.all('aws:apigateway/usagePlan:UsagePlan').map(({ inputs }) => inputs['name'])).toEqual([
      'cloudpf-prod-basic',
      'cloudpf-prod-plus',
    ]);
  });

  it('stands behind a firewall that logs what it blocks, without tokens', () => {
    expect(prod.all('aws:wafv2/webAclAssociation:WebAclAssociation')).toHaveLength(1);
    const { inputs } = prod.get('aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration', 'api');
    expect(inputs['redactedFields']).toEqual([{ singleHeader: { name: 'authorization' } }]);
  });
});

describe('the secret of page positions', () => {
  it('is in no environment, and in the state of the stack as a secret alone', () => {
    const { inputs } = prod.get('aws:secretsmanager/secretVersion:SecretVersion', 'cursors');

    expect(inputs['secretString']).toBeUndefined();
    expect(inputs['secretStringWo']).toHaveProperty('secret');
    const environments = JSON.stringify(
      prod.all('aws:lambda/function:Function').map((each) => each.inputs['environment']),
    );
    expect(environments).not.toContain('secrets');
    expect(environments).toContain('"CURSOR_SECRET_ID":"cloudpf/prod/cursors"');
  });
});

describe('the catalog', () => {
  it('knows the change log as the lake is written, and no query reads it without naming a tenant', () => {
    const { inputs } = prod.get('aws:glue/catalogTable:CatalogTable', 'catalog-purchases-raw');

    expect(inputs).toMatchObject({
      databaseName: 'cloudpf_prod',
      name: 'purchases_raw',
      parameters: { 'projection.enabled': 'true', 'projection.tenant_id.type': 'injected' },
      partitionKeys: ['tenant_id', 'year', 'month', 'day'].map((name) => ({ name, type: 'string' })),
      storageDescriptor: { serDeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' } },
    });
  });
});
