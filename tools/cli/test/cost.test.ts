import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

interface Costs {
  readonly fixed_usd: number;
  readonly tenants_usd: number;
  readonly total_usd: number;
}

interface CostJson {
  readonly usage: Readonly<Record<string, number>>;
  readonly hosts: { readonly count: number; readonly instance_type: string };
  readonly services: readonly (Costs & { readonly service: string })[];
  readonly sum: Costs;
  readonly per_tenant_usd: number;
  readonly expected: readonly { readonly line: string; readonly usd: number; readonly verdict: string }[];
  readonly kept_from_tenants: number | null;
}

const PAGE = new URL('../../../docs/cost.md', import.meta.url);

describe('cloudpf cost', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  it('says the same to people and to programs', async () => {
    const sizes = [
      '--tenants',
      '30',
      '--products',
      '900',
      '--purchases-per-day',
      '70',
      '--reports-per-day',
      '0',
    ];

    const people = await world.run('cost', ...sizes);
    const programs = await world.run('cost', ...sizes, '--json');

    expect([people.code, programs.code]).toEqual([0, 0]);
    const json = JSON.parse(programs.out) as CostJson;
    const lines = people.out.split('\n');
    const numbersOf = (service: string) =>
      (lines.find((line) => line.startsWith(`${service}  `)) ?? '')
        .slice(service.length)
        .trim()
        .split(/\s+/)
        .map((text) => Number(text.replaceAll(',', '')));
    for (const { service, ...costs } of [...json.services, { service: 'all', ...json.sum }]) {
      const { fixed_usd, tenants_usd, total_usd } = costs;
      const perTenant = Math.round((total_usd / 30) * 100) / 100;
      expect(numbersOf(service).slice(0, 3)).toEqual([fixed_usd, tenants_usd, total_usd]);
      expect(numbersOf(service)[3]).toBeCloseTo(perTenant, 1);
    }
    for (const { line, usd, verdict } of json.expected) {
      expect(people.out).toMatch(new RegExp(`^${line} +\\d+ to \\d+ +${usd.toFixed(2)} +${verdict}$`, 'm'));
    }
    expect(people.out).toContain(`${json.hosts.count} hosts ${json.hosts.instance_type}`);
    expect(people.out).toContain(`from ${json.kept_from_tenants} tenants on`);
    expect(json.usage).toEqual({
      tenants: 30,
      products: 900,
      purchases_per_day: 70,
      searches_per_day: 50_000,
      reports_per_day: 0,
    });
  });

  it('needs no local cloud, and takes the usual sizes where nothing is said', async () => {
    world.isRunning = false;

    const { code, out } = await world.run('cost', '--stack', 'dev');

    expect(code).toBe(0);
    expect(out).toContain('dev, us-east-1, list prices of 2026-06, dollars a month');
    expect(out).toContain(
      '10 tenants, each with 5,000 products, and 2,000 purchases, 50,000 searches and 10 reports a day',
    );
  });

  it.each([
    [['--tenants', '0'], '--tenants must be a whole number from 1 to 5,000, not 0'],
    [['--tenants', '-3'], '--tenants must be a whole number, not "-3"'],
    [['--products', '1.5'], '--products must be a whole number, not "1.5"'],
    [['--searches-per-day', 'many'], '--searches-per-day must be a whole number, not "many"'],
    [['--purchases-per-day', '0x10'], '--purchases-per-day must be a whole number, not "0x10"'],
    [['--products', '10000001'], '--products must be a whole number from 0 to 10,000,000, not 10000001'],
    [['--purchases-per-day', '1000000'], 'no host of the family of r8g.xlarge is that large'],
    [['--stack', 'test'], 'Allowed choices are dev, prod'],
    [['--markdown', '--json'], "option '--markdown' cannot be used with option '--json'"],
  ])('refuses %j, and says what is possible', async (args, message) => {
    const { code, notes, out } = await world.run('cost', ...args);

    expect(code).toBe(1);
    expect(notes).toContain(message);
    expect(out).toBe('');
  });

  it('names every wrong number, and tells programs of it as JSON', async () => {
    const { notes } = await world.run('cost', '--tenants', 'x', '--products', 'y', '--json');

    const { error } = JSON.parse(notes) as {
      readonly error: { readonly code: string; readonly message: string };
    };
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toContain('--tenants');
    expect(error.message).toContain('--products');
  });

  it('ends its help with examples', async () => {
    const { out } = await world.run('cost', '--help');

    expect(out).toContain('$ npx cloudpf cost --stack prod --tenants 10 --products 5000');
  });

  it('wrote docs/cost.md as the program is now', async () => {
    const { out } = await world.run('cost', '--stack', 'prod', '--markdown');

    // Where they differ: npx cloudpf cost --stack prod --markdown > docs/cost.md
    expect(`${out}\n`).toBe(readFileSync(PAGE, 'utf8'));
    expect(out).toContain('`npx cloudpf cost --stack prod --markdown` wrote this page');
  });
});
