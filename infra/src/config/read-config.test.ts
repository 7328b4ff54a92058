import { describe, expect, it } from 'vitest';
import { platformConfig } from './platform-config.ts';
import { readConfig } from './read-config.ts';
import { TenantConfig } from './tenant-config.ts';

const NEEDED = {
  'cloudpf:identity': JSON.stringify({
    issuer: 'https://login.example.com/',
    jwks_uri: 'https://login.example.com/.well-known/jwks.json',
    audience: 'cloudpf',
  }),
  'cloudpf:alarms': '{"email":"platform@example.com"}',
};

function platform(values: Readonly<Record<string, string>> = {}, environment: 'dev' | 'prod' = 'prod') {
  return readConfig(environment, platformConfig(environment), { ...NEEDED, ...values });
}

describe('the configuration of a platform', () => {
  it('needs little to be said: who signs tokens, and who hears of alarms', () => {
    expect(platform()).toMatchObject({ protect: true, network: { nat_zones: 2 }, audit_days: 400 });
    expect(platform({}, 'dev')).toMatchObject({ protect: false, network: { nat_zones: 1 } });
  });

  it('takes numbers and truths as Pulumi keeps them, as text', () => {
    expect(platform({ 'cloudpf:audit_days': '90', 'cloudpf:protect': 'false' })).toMatchObject({
      audit_days: 90,
      protect: false,
    });
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
    [{ 'cloudpf:search': '{"instance_type":"m7i.large"}' }, 'must be an arm64 type'],
    [{ 'cloudpf:alarms': '{}' }, 'cloudpf:alarms.email is missing; must be an address'],
    [{ 'cloudpf:netwrok': '{}' }, 'cloudpf:netwrok: there is no such key'],
    [{ 'cloudpf:lake': '{"format":"xml"}' }, 'cloudpf:lake.format is "xml"; must be one of json, csv'],
  ])('refuses %j, and names the key, the value and what is allowed', (values, message) => {
    expect(() => platform(values)).toThrow(message);
  });

  it('names all problems at once', () => {
    expect(() => platform({ 'cloudpf:audit_days': '1', 'cloudpf:protect': 'perhaps' })).toThrow(
      /audit_days[^]*protect is "perhaps"/,
    );
  });
});

describe('the configuration of a tenant', () => {
  it('needs a name, which may look like a number', () => {
    expect(readConfig('dev.tenant-acme', TenantConfig, { 'cloudpf:name': '1234' })).toMatchObject({
      name: '1234',
      memory: 2_048,
      erase: false,
    });
    expect(() => readConfig('dev.tenant-acme', TenantConfig, {})).toThrow('cloudpf:name is missing');
  });
});
