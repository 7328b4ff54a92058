import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const freshness = { indexed_through: '2026-03-01T11:59:58.000Z', lag_ms: 380, parked: 0 };
const product = {
  product_id: 'prd-1',
  name: 'Piña golden',
  brand: 'Chacra Viva',
  price: '4.90',
  currency: 'PEN',
  stock: 3,
};

function page(fields: object = {}): { body: object } {
  const about = {
    total: { value: 1_340, relation: 'gte' },
    next_cursor: 'abc',
    typo_applied: true,
    dropped_terms: [],
  };
  return { body: { items: [product], ...about, partial: false, freshness, took_ms: 14, ...fields } };
}

function status(search: 'available' | 'unavailable') {
  const table = { ...freshness, documents: search === 'available' ? 1_200 : null, quarantined: 2 };
  return { search, tables: { products: table, purchases: table } };
}

describe('asking the APIs', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  it('searches products with the filters as the API names them', async () => {
    world.answer = () => page();

    const { code, out, notes } = await world.run(
      ...['search', 'tambo', 'piña & ñandú', '--mode', 'fuzzy', '--brand', 'A, S.A.', 'B'],
      ...['--tag', 'oferta', '--price-max', '9.50', '--in-stock', '--size', '5'],
    );

    const query = new URL(world.calls[0]!.target, 'http://x').searchParams;
    expect(world.calls[0]!.target).toMatch(/^\/search\/tambo\/products\?/);
    expect([...query]).toEqual([
      ['q', 'piña & ñandú'],
      ['mode', 'fuzzy'],
      ['brand', 'A, S.A.'],
      ['brand', 'B'],
      ['tags', 'oferta'],
      ['price_max', '9.50'],
      ['in_stock', 'true'],
      ['size', '5'],
    ]);
    expect(code).toBe(0);
    expect(out).toContain('prd-1  Piña golden  Chacra Viva');
    expect(out).toContain('1 of at least 1,340 products in 14 ms');
    expect(out).toContain('found by correcting what was typed');
    expect(out).toContain('indexed through 2026-03-01T11:59:58.000Z, 380 ms behind');
    expect(notes).toBe('next page: --cursor abc');
  });

  it('searches purchases, and keeps filters of products away from them', async () => {
    world.answer = () => page({ items: [{ purchase_id: 'pur-1', status: 'paid', total: '12.50' }] });

    const found = await world.run(
      'search',
      'tambo',
      '--purchases',
      '--status',
      'paid',
      'shipped',
      '--customer',
      'cli-1',
    );
    const refused = await world.run('search', 'tambo', '--purchases', '--price-max', '5');

    expect(found.out).toContain('pur-1');
    expect(world.calls.map(({ target }) => target)).toEqual([
      '/search/tambo/purchases?status=paid&status=shipped&customer_id=cli-1',
    ]);
    expect(refused).toMatchObject({
      code: 1,
      notes: 'error: --price-max is for products only\n  leave --purchases out',
    });
  });

  it('prints the answer as it is for programs', async () => {
    world.answer = () => page();

    const { out } = await world.run('search', 'tambo', 'piña', '--json');

    expect(JSON.parse(out)).toEqual(page().body);
  });

  it('carries a token of five minutes for that tenant alone', async () => {
    world.answer = () => page();

    await world.run('search', 'norte', 'x');

    const token = world.calls[0]!.authorization.replace('Bearer ', '');
    const { payload } = await jwtVerify(token, await importJWK(world.publicKey, 'ES256'), {
      issuer: 'http://127.0.0.1:8787',
      audience: 'cloudpf',
      currentDate: new Date(world.nowMs),
    });
    expect(payload).toMatchObject({ tenant_id: 'norte', exp: world.nowMs / 1000 + 300 });
  });

  it('repeats the problem that the API describes, field by field', async () => {
    const errors = [{ parameter: 'size', detail: 'must be a whole number from 1 to 100' }];
    world.answer = () => ({
      status: 400,
      body: { title: 'Bad Request', detail: 'The request is not valid', request_id: 'r-1', errors },
    });

    const { code, notes } = await world.run('search', 'tambo', 'x', '--size', '100000');

    expect(code).toBe(1);
    expect(notes).toBe(
      'error: The request is not valid (HTTP 400)\n  size: must be a whole number from 1 to 100\n  the logs know this request as r-1',
    );
  });

  it('says a problem of one field once', async () => {
    const detail = 'must be a whole number';
    const errors = [{ parameter: 'size', detail }];
    world.answer = () => ({ status: 400, body: { detail: `size: ${detail}`, errors } });

    const { notes } = await world.run('search', 'tambo', 'x', '--size', '0');

    expect(notes).toBe(`error: size: ${detail} (HTTP 400)`);
  });

  it('says what to do when nothing answers', async () => {
    world.answer = () => new TypeError('fetch failed');

    const { code, notes } = await world.run('suggest', 'tambo', 'x');

    expect(code).toBe(1);
    expect(notes).toContain('the gateway at http://127.0.0.1:8787 does not answer');
    expect(notes).toContain('npm start');
  });

  it('completes what is typed', async () => {
    world.answer = () => ({
      body: { products: [product], categories: [{ value: 'Bebidas', products: 120 }], brands: [] },
    });

    const { out } = await world.run('suggest', 'tambo', 'pi');

    expect(world.calls[0]!.target).toBe('/search/tambo/products/suggest?q=pi');
    expect(out).toContain('Piña golden');
    expect(out).toContain('120 products');
  });

  it('shows every tenant, and fails when one node is down', async () => {
    world.answer = ({ target }) => {
      const tenant = target.split('/')[2]!;
      return { body: { tenant_id: tenant, ...status(tenant === 'norte' ? 'unavailable' : 'available') } };
    };

    const { code, out, notes } = await world.run('status');

    expect(code).toBe(1);
    expect(out).toMatch(/tambo +up +products +1,200 +2026-03-01T11:59:58.000Z +380 ms +0 +2/);
    expect(out).toMatch(/norte +down +products +\? /);
    expect(notes).toContain('the search node of norte does not answer');
  });

  it('tells that a circuit is open, and what the node failed with last', async () => {
    const up = status('available');
    const last_error = { code: 'ConnectionError', message: 'refused', at: '2026-03-01T11:58:00.000Z' };
    const products = { ...up.tables.products, circuit: 'open', last_error };
    world.answer = () => ({ body: { tenant_id: 'tambo', ...up, tables: { ...up.tables, products } } });

    const { out } = await world.run('status', 'tambo');

    expect(out).toMatch(/products .* open/);
    expect(out).toContain('last error of tambo, products: 2026-03-01T11:58:00.000Z ConnectionError: refused');
  });

  it('is content when all is up', async () => {
    world.answer = () => ({ body: { tenant_id: 'tambo', ...status('available') } });

    const { code, out } = await world.run('status', 'tambo', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ tenants: [{ tenant_id: 'tambo', search: 'available' }] });
  });

  it('lists the tenants', async () => {
    const { out } = await world.run('tenants', 'list', '--json');

    expect(JSON.parse(out)).toMatchObject({
      tenants: [{ tenant_id: 'tambo', name: 'Tambo Market' }, { tenant_id: 'norte' }],
    });
  });

  it('makes tokens as wished, run out ones too', async () => {
    const wished = await world.run(
      'token',
      '--tenant',
      'tambo',
      '--scope',
      'search:read',
      '--expires-in',
      '15m',
    );
    const expired = await world.run('token', '--tenant', 'tambo', '--expired');
    const wrong = await world.run('token', '--tenant', 'tambo', '--expires-in', 'soon');

    const now = world.nowMs / 1000;
    expect(decodeJwt(wished.out)).toMatchObject({ scope: 'search:read', iat: now, exp: now + 900 });
    expect(decodeJwt(expired.out).exp).toBeLessThan(now);
    expect(wrong.notes).toContain('--expires-in must be a number with s, m, h or d');
  });

  it('knows a stranger among the tenants, and lists the others', async () => {
    const { code, notes } = await world.run('search', 'nadie', 'x');

    expect(code).toBe(1);
    expect(notes).toBe('error: there is no tenant "nadie"\n  the tenants are: norte, tambo');
    expect(world.calls).toEqual([]);
  });

  it('tells a stack that was stopped from one that never was', async () => {
    world.isRunning = false;

    const stopped = await world.run('status');
    const never = await world.run('status', '--data-dir', `${world.dataDir}/none`);

    expect(stopped.notes).toContain('the local cloud is not running');
    expect(never.notes).toContain('no local cloud was started here');
    expect(never.notes).toContain('start it with "npm start"');
  });

  it('explains every command with examples', async () => {
    for (const command of [
      'status',
      'search',
      'suggest',
      'analytics',
      'report',
      'put',
      'get',
      'delete',
      'token',
    ]) {
      const { code, out } = await world.run(command, '--help');

      expect(code).toBe(0);
      expect(out).toContain('--json');
      expect(out).toContain(`$ npx cloudpf ${command}`);
    }
  });

  it('refuses an option that it does not know', async () => {
    const { code, notes } = await world.run('search', 'tambo', '--fuzy');

    expect(code).toBe(1);
    expect(notes).toContain("unknown option '--fuzy'");
  });
});
