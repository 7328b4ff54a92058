import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { TenantId } from '@cloudpf/tenant-routing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';

const TEMPLATE = 'aws:ec2/launchTemplate:LaunchTemplate';
const GROUP = 'aws:autoscaling/group:Group';
const OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';
const DIGEST = `sha256:${'0'.repeat(64)}`;

let prod: Stack;
let acme: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod', {
    'cloudpf:search': JSON.stringify({
      engine_digest: DIGEST,
      hosts: { a: {}, b: { instance_type: 'r8g.2xlarge', zone: 2 } },
    }),
  });
  acme = await declareTenant('prod', TenantId.parse('acme'));
});

const template = (host: string) => prod.get(TEMPLATE, `search-${host}`).inputs;
const started = (host: string) => Buffer.from(String(template(host)['userData']), 'base64').toString();
const tagsOf = (host: string, what: string) =>
  (
    template(host)['tagSpecifications'] as readonly { readonly resourceType: string; readonly tags: object }[]
  ).find(({ resourceType }) => resourceType === what)?.tags;

describe('a search host', () => {
  it('is the size and in the zone that the configuration says', () => {
    expect(template('b')).toMatchObject({ instanceType: 'r8g.2xlarge' });
    const zones = ['a', 'b'].map((host) => prod.get(GROUP, `search-${host}`).inputs['availabilityZones']);
    expect(zones).toEqual([['us-east-1a'], ['us-east-1b']]);
    const subnets = ['a', 'b'].map(
      (host) => prod.get('aws:ec2/networkInterface:NetworkInterface', `search-${host}`).inputs['subnetId'],
    );
    expect(subnets).toEqual(['network-1-private-id', 'network-2-private-id']);
  });

  it('gives its credentials to nobody one hop away, and is entered with no key', () => {
    expect(template('a')).toMatchObject({
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      blockDeviceMappings: [{ ebs: { encrypted: 'true', volumeType: 'gp3' } }],
    });
    expect(template('a')).not.toHaveProperty('keyName');
  });

  it('has one interface, which is private and outlives the machine', () => {
    expect(template('a')['networkInterfaces']).toEqual([
      { deviceIndex: 0, networkInterfaceId: 'search-a-id', deleteOnTermination: 'false' },
    ]);
    expect(prod.get('aws:ec2/networkInterface:NetworkInterface', 'search-a').inputs).toMatchObject({
      securityGroups: ['network-search-id'],
    });
  });

  it('is replaced when it dies or its template changes, and never by two at once', () => {
    expect(prod.get(GROUP, 'search-a').inputs).toMatchObject({
      minSize: 1,
      maxSize: 1,
      launchTemplate: { id: 'search-a-id', version: '1' },
      instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
      instanceRefresh: { strategy: 'Rolling', preferences: { minHealthyPercentage: 0 } },
    });
  });

  it('carries the tags by which its role knows its own, and its system volume does not', () => {
    expect(tagsOf('a', 'instance')).toMatchObject({ 'cloudpf:environment': 'prod', 'cloudpf:host': 'a' });
    expect(tagsOf('a', 'volume')).not.toHaveProperty('cloudpf:host');
  });
});

describe('what a new machine does', () => {
  it('fits into user data and holds nothing that is secret', () => {
    expect(started('a').length).toBeLessThan(2_000);
    expect(started('a')).not.toMatch(/password|secret|BEGIN|AKIA/i);
  });

  it('fetches exactly the scripts that the stack puts into the bucket', () => {
    const { inputs } = prod.get(OBJECT, 'search');
    const content = Buffer.from(String(inputs['contentBase64']), 'base64');
    const sha256 = createHash('sha256').update(content).digest('hex');

    expect(inputs['key']).toBe(`host/${sha256}.tar.gz`);
    expect(started('a')).toContain(`s3://${String(inputs['bucket'])}/host/${sha256}.tar.gz`);
    expect(started('a')).toContain(`echo '${sha256}  /tmp/host.tar.gz' | sha256sum --check`);
    const files = gunzipSync(content).toString('latin1');
    for (const file of [
      'install.sh',
      'bin/reconcile-cells',
      'contents.json',
      'units/cloudpf-reconcile.timer',
    ]) {
      expect(files).toContain(`${file}\u0000`);
    }
  });

  it('is told who it is', () => {
    for (const line of [
      'ENVIRONMENT=prod',
      'HOST=b',
      'ADDRESS=10.40.0.10',
      'CELL_ZONE=cells.prod.cloudpf.internal',
    ]) {
      expect(started('b').split('\n')).toContain(line);
    }
  });
});

describe("a tenant's volume", () => {
  it('is one that the host may take and of which snapshots are made', () => {
    const { inputs } = acme.get('aws:ebs/volume:Volume', 'cell');
    const { policyDetails } = prod.get('aws:dlm/lifecyclePolicy:LifecyclePolicy', 'search-snapshots').inputs;
    const { targetTags } = policyDetails as { readonly targetTags: Readonly<Record<string, string>> };

    expect(inputs['tags']).toMatchObject({
      ...targetTags,
      'cloudpf:environment': 'prod',
      'cloudpf:host': 'a',
      'cloudpf:tenant': 'acme',
    });
  });
});

describe('the authority that signs for nodes', () => {
  it('has a secret without a value, since hosts alone know its key', () => {
    const secret = prod.get('aws:secretsmanager/secret:Secret', 'search');

    expect(secret.inputs).toMatchObject({ name: 'cloudpf/prod/search-ca' });
    expect(secret.options.protect).toBe(true);
    const valued = prod
      .all('aws:secretsmanager/secretVersion:SecretVersion')
      .map(({ inputs }) => inputs['secretId']);
    expect(valued).not.toContain(secret.id);
  });
});

describe('a shell on a host', () => {
  it('is written down, encrypted', () => {
    const content = JSON.parse(
      String(prod.get('aws:ssm/document:Document', 'search-shell').inputs['content']),
    ) as {
      readonly inputs: object;
    };

    expect(content.inputs).toMatchObject({
      cloudWatchLogGroupName: '/cloudpf/prod/shell',
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
    });
  });
});
