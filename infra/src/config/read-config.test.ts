import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PLATFORM_EXAMPLE } from '../offline/examples.ts';
import { platformConfig } from './platform-config.ts';
import { readConfig } from './read-config.ts';
import { tenantConfig } from './tenant-config.ts';

function platform(values: Readonly<Record<string, string>> = {}, environment: 'dev' | 'prod' = 'prod') {
  return readConfig(environment, platformConfig(environment), { ...PLATFORM_EXAMPLE, ...values });
}

function search(hosts: object): Record<string, string> {
  return { 'cloudpf:search': JSON.stringify({ engine_digest: `sha256:${'ab'.repeat(32)}`, hosts }) };
}

describe('the configuration of a platform', () => {
  it('needs little to be said, and is more careful in prod', () => {
    expect(platform()).toMatchObject({ protect: true, network: { nat_zones: 2 }, audit_days: 400 });
    expect(platform({}, 'dev')).toMatchObject({ protect: false, network: { nat_zones: 1 } });
  });

  it('takes numbers and truths as Pulumi keeps them, as text', () => {
    expect(platform({ 'cloudpf:audit_days': '90', 'cloudpf:protect': 'false' })).toMatchObject({
      audit_days: 90,
      protect: false,
    });
  });

  it('adds a tier to those that tenants have already', () => {
    const gold = '{"gold":{"requests_per_second":1,"burst":1,"requests_a_month":1000}}';

    expect(Object.keys(platform({ 'cloudpf:tiers': gold }).tiers)).toEqual(['basic', 'plus', 'gold']);
    expect(Object.keys(platform().tiers)).toEqual(['basic', 'plus']);
  });

  it('leaves to others what is theirs', () => {
    expect(() => platform({ 'aws:region': 'us-east-1' })).not.toThrow();
  });

  it.each([
    [{ 'cloudpf:audit_days': '91' }, 'cloudpf:audit_days is "91"; must be one of 7, 14, 30'],
    [
      { 'cloudpf:functions': '{"batch_size":0}' },
      'cloudpf:functions.batch_size is 0; must be a whole number, 1 or more',
    ],
    [
      { 'cloudpf:functions': '{"batch_size":"many"}' },
      'cloudpf:functions.batch_size is "many"; must be a whole number',
    ],
    [
      { 'cloudpf:network': '{"cidr":"8.8.8.0/24"}' },
      'cloudpf:network.cidr is "8.8.8.0/24"; must be a private range',
    ],
    [{ 'cloudpf:network': '{"cidr":"172.40.0.0/16"}' }, 'must be a private range'],
    [{ 'cloudpf:network': '{"cidr":"10.0.0.0/8"}' }, 'must be a private range of /16 to /22'],
    [{ 'cloudpf:network': '{"cidr":"10.40.1.0/16"}' }, 'must be a private range of /16 to /22'],
    [{ 'cloudpf:network': '{"cidr":"010.40.0.0/16"}' }, 'must be a private range of /16 to /22'],
    [{ 'cloudpf:network': '"wide"' }, 'cloudpf:network is'],
    [search({ A1: {} }), 'cloudpf:search.hosts.A1 is {}; the name must be 1 to 8 lower-case letters'],
    [search({}), 'cloudpf:search.hosts is {}; must name one host or more'],
    [{ 'cloudpf:tiers': '{"g":{}}' }, 'cloudpf:tiers.g is {}; the name must be 2 to 20 lower-case letters'],
    [{ 'cloudpf:functions': '{"batch_size":10001}' }, 'is 10001; must be at most 10000'],
    [{ 'cloudpf:netwrok': '{}' }, 'cloudpf:netwrok: there is no such key'],
    [{ 'cloudpf:lake': '{"format":"xml"}' }, 'cloudpf:lake.format is "xml"; must be one of json, csv'],
  ])('refuses %j, and names the key, the value and what is allowed', (values, message) => {
    expect(() => platform(values)).toThrow(message);
  });

  it.each(['"1e3"', '"0x400"', '" 1000 "', '""', '1.5', '-1', 'true', '[1000]', 'null', '9'.repeat(38)])(
    'takes %s for no whole number',
    (value) => {
      expect(() => platform({ 'cloudpf:functions': `{"batch_size":${value}}` })).toThrow(
        /cloudpf:functions\.batch_size is .+; must be a whole number, 1 or more/,
      );
    },
  );

  it('takes digits, as number and as text', () => {
    for (const value of ['1000', '"1000"'])
      expect(platform({ 'cloudpf:functions': `{"batch_size":${value}}` }).functions.batch_size).toBe(1_000);
  });

  it('names all problems at once', () => {
    expect(() => platform({ 'cloudpf:audit_days': '1', 'cloudpf:protect': 'perhaps' })).toThrow(
      /audit_days[^]*protect is "perhaps"/,
    );
  });
});

describe('what has no default', () => {
  it('is asked for, with what is allowed', () => {
    expect(() => readConfig('dev', platformConfig('dev'), {})).toThrow(
      /cloudpf:search is missing[^]*cloudpf:identity is missing[^]*cloudpf:alarms is missing/,
    );
    expect(() => platform({ 'cloudpf:search': '{"engine_digest":"latest"}' })).toThrow(
      'cloudpf:search.engine_digest is "latest"; must be the digest of the image of Elasticsearch',
    );
  });
});

describe('the configuration of a tenant', () => {
  const named = { 'cloudpf:name': 'Acme', 'cloudpf:port': '9201' };

  it('is on the first host and tier, and asks for one where the platform calls them otherwise', () => {
    const of = (tiers: readonly string[], hosts: readonly string[]) =>
      readConfig('dev.tenant-acme', tenantConfig({ tiers, hosts }), named);

    expect(of(['basic'], ['a'])).toMatchObject({ tier: 'basic', host: 'a' });
    expect(() => of(['gold'], ['east'])).toThrow(
      /cloudpf:tier is missing; must be one of gold[^]*cloudpf:host is missing; must be one of east/,
    );
  });

  it('bounds what a query reads by no less than Athena takes as a bound', () => {
    const of = (bytes: number) =>
      readConfig('dev.tenant-acme', tenantConfig({ tiers: ['basic'], hosts: ['a'] }), {
        ...named,
        'cloudpf:limits': JSON.stringify({ daily_scan_bytes: bytes }),
      });

    expect(of(10_485_760).limits.daily_scan_bytes).toBe(10_485_760);
    expect(() => of(10_485_759)).toThrow('must be a whole number, 10485760 or more');
  });
});

describe('readConfig', () => {
  const Named = z.strictObject({ name: z.string('must be the name of a tenant') });

  it('leaves a text a text that looks like a number, and says what is missing', () => {
    expect(readConfig('dev', Named, { 'cloudpf:name': '1234' })).toEqual({ name: '1234' });
    expect(() => readConfig('dev', Named, {})).toThrow(
      'cloudpf:name is missing; must be the name of a tenant',
    );
  });
});
