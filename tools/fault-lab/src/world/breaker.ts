import { TABLES, writeAlias } from '@cloudpf/es-mappings';
import { rejectedExecution, type Rule, slowDown, type ToxicInput } from '../proxy/index.ts';
import { type Core } from '../core/build-core.ts';
import { type WorldFault } from '../scenario/fault-kinds.ts';
import { type TenantRole } from '../scenario/scenario.ts';
import { type Cell, type Cells } from './cells.ts';
import { conflictMapping, type Undo } from './faults/index.ts';
import { askNode } from './lab-node.ts';
import { type LabWorld } from './lab-world.ts';

const DATA_PATHS = /\/_(bulk|mget)/;

const TOXICS: Partial<Record<WorldFault, ToxicInput>> = {
  'cell-hangs': { type: 'timeout', attributes: { timeout: 0 } },
  'cell-slow': { type: 'latency', attributes: { latency: 80, jitter: 60 } },
  'cell-narrow': { type: 'bandwidth', stream: 'upstream', attributes: { rate: 40 } },
  'cell-resets': { type: 'reset_peer', toxicity: 0.6, attributes: { timeout: 0 } },
  'cell-closes-slowly': { type: 'slow_close', attributes: { delay: 300 } },
  's3-slow': { type: 'latency', attributes: { latency: 120, jitter: 80 } },
};

const RULES: Partial<Record<WorldFault, Omit<Rule, 'name'>>> = {
  'cell-throttled': { match: { path: DATA_PATHS }, action: { type: 'answer', ...rejectedExecution() } },
  'cell-throttles-items': { match: { path: /\/_bulk/ }, action: { type: 'reject_items', share: 0.5 } },
  'cell-unavailable': {
    match: { path: DATA_PATHS },
    action: { type: 'answer', ...rejectedExecution(), status: 503 },
  },
  'answers-lost': { match: { path: /\/_bulk/ }, action: { type: 'crash_after' }, probability: 0.5 },
  'writes-land-late': {
    match: { path: /\/_bulk/ },
    action: { type: 'delay', delay: 1_400, lands: true },
    times: 2,
  },
  's3-errors': { action: { type: 'answer', ...slowDown() }, probability: 0.4 },
};

/** Breaks engines of a world, and heals them. */
export class Breaker {
  readonly #world: LabWorld;
  readonly #cells: Cells;
  readonly #core: Core;
  readonly #broken = new Set<string>();
  readonly #undos: Undo[] = [];
  /** Tenants whose cell refused every document for a while. */
  readonly refusing = new Set<string>();
  /** Tenants whose cell lost its data. */
  readonly wiped = new Set<string>();

  constructor({
    world,
    cells,
    core,
  }: {
    readonly world: LabWorld;
    readonly cells: Cells;
    readonly core: Core;
  }) {
    this.#world = world;
    this.#cells = cells;
    this.#core = core;
  }

  /** Tenants whose cell is broken now. */
  get brokenCells(): ReadonlySet<string> {
    return new Set(this.#cells.all.filter(({ role }) => this.#isBroken(role)).map(({ tenant }) => tenant));
  }

  /** Whether S3 or the registry is broken, which concerns everybody. */
  get isSharedBroken(): boolean {
    return [...this.#broken].some((name) => name.startsWith('s3') || name.startsWith('registry'));
  }

  /** Breaks the cell of a tenant, or what all share; what is broken so already stays so. */
  async break(fault: WorldFault, role: TenantRole): Promise<void> {
    const isShared = fault.startsWith('s3') || fault.startsWith('registry');
    const name = isShared ? fault : `${fault}/${role}`;
    const cell = this.#cells.cell(role);
    if (this.#broken.has(name) || !cell || (!isShared && this.#isBeyond(fault, role))) return;
    this.#broken.add(name);
    const proxy = fault.startsWith('s3') ? this.#world.s3Proxy : cell.node.proxy;
    const toxic = TOXICS[fault];
    const rule = RULES[fault];
    if (toxic) proxy.wire.addToxic({ ...toxic, name: fault });
    else if (rule) proxy.addRule({ ...rule, name: fault });
    else await this.#breakByHand(fault, cell);
  }

  async heal(): Promise<void> {
    const { nodes, s3Proxy, dynamodbProxy } = this.#world;
    for (const undo of this.#undos.splice(0).reverse()) await undo();
    await Promise.all(
      [...nodes.map(({ proxy }) => proxy), s3Proxy, dynamodbProxy].map((each) => each.reset()),
    );
    this.#broken.clear();
  }

  /** What neither a toxic nor a rule does. */
  async #breakByHand(fault: WorldFault, cell: Cell): Promise<void> {
    const { node, tenant } = cell;
    if (fault === 'cell-down') await node.proxy.wire.down();
    if (fault === 'registry-down') await this.#world.dynamodbProxy.wire.down();
    if (fault === 'key-expired') await this.#cells.expireKey(cell.role);
    if (fault === 'cell-wiped') await this.#renew(cell);
    if (fault === 'disk-full') this.#undos.push(await blockWrites(cell));
    if (fault === 'mapping-conflict') {
      this.refusing.add(tenant);
      for (const table of TABLES) this.#undos.push(await conflictMapping(node.address, { tenant, table }));
    }
    if (fault.startsWith('node')) await this.#world.leftovers.landed();
    if (fault === 'node-killed' && node.power) this.#undos.push(await node.power.kill());
    if (fault === 'node-wiped' && node.power) {
      await node.power.loseVolume();
      this.#undos.push(() => this.#renew(cell));
    }
  }

  /** A dead node takes no further fault; what refuses documents stands in the place of what would be wiped. */
  #isBeyond(fault: WorldFault, role: TenantRole): boolean {
    return (
      this.#broken.has(`node-killed/${role}`) ||
      (fault.endsWith('-wiped') && this.#broken.has(`mapping-conflict/${role}`))
    );
  }

  async #renew(cell: Cell): Promise<void> {
    this.wiped.add(cell.tenant);
    await this.#cells.renew(this.#core, cell.role);
  }

  #isBroken(role: TenantRole): boolean {
    return [...this.#broken].some((name) => name.endsWith(`/${role}`));
  }
}

/** What a node with a full disk does to its indices; the tenant's alone, since the next run needs the node's own. */
async function blockWrites({ node, tenant }: Cell): Promise<Undo> {
  const path = `/${TABLES.map((table) => writeAlias(tenant, table)).join(',')}/_settings`;
  const set = async (value: true | null): Promise<void> => {
    const body = { 'index.blocks.read_only_allow_delete': value };
    await askNode(node.address, { method: 'PUT', path, body });
  };
  await set(true);
  return () => set(null);
}
