import { describe, expect, it } from 'vitest';
import { CachedTenantRegistry } from './cached-tenant-registry.ts';
import { RegistryUnavailableError } from './errors.ts';
import { type TenantRegistry } from './tenant-registry.ts';
import { Tenant } from './tenant.ts';

const acme = Tenant.parse({
  tenant_id: 'acme',
  name: 'Acme',
  status: 'active',
  search_endpoint: 'http://localhost:9200',
  secret_ref: 'cloudpf/cells/acme',
});

class CountingRegistry implements TenantRegistry {
  asked = 0;
  isDown = false;

  async find(tenantId: string): Promise<Tenant | undefined> {
    this.asked++;
    if (this.isDown) throw new RegistryUnavailableError(tenantId);
    return tenantId === 'acme' ? acme : undefined;
  }

  async list(): Promise<readonly Tenant[]> {
    return [acme];
  }
}

function cached(options: { ttlMs?: number; missingTtlMs?: number } = {}) {
  const source = new CountingRegistry();
  const clock = { now: 0 };
  return { source, clock, registry: new CachedTenantRegistry(source, { ...options, now: () => clock.now }) };
}

describe('CachedTenantRegistry', () => {
  it('asks once for a tenant until its time is over', async () => {
    const { source, clock, registry } = cached({ ttlMs: 100 });

    await registry.find('acme');
    clock.now = 99;
    await registry.find('acme');
    expect(source.asked).toBe(1);

    clock.now = 101;
    await registry.find('acme');
    expect(source.asked).toBe(2);
  });

  it('remembers that there is no such tenant', async () => {
    const { source, registry } = cached();

    expect(await registry.find('nobody')).toBeUndefined();
    expect(await registry.find('nobody')).toBeUndefined();

    expect(source.asked).toBe(1);
  });

  it('asks once for many simultaneous questions', async () => {
    const { source, registry } = cached();

    await Promise.all(Array.from({ length: 20 }, () => registry.find('acme')));

    expect(source.asked).toBe(1);
  });

  it('does not ask about what is no tenant id', async () => {
    const { source, registry } = cached();

    expect(await registry.find('../etc')).toBeUndefined();

    expect(source.asked).toBe(0);
  });

  it('serves a known tenant as last seen while the registry is down, and says so for others', async () => {
    const { source, clock, registry } = cached({ ttlMs: 100 });
    await registry.find('acme');

    source.isDown = true;
    clock.now = 1_000;

    expect(await registry.find('acme')).toEqual(acme);
    await expect(registry.find('other')).rejects.toThrow(RegistryUnavailableError);
  });
});
