import { type Call } from '../function/calls.ts';
import { type Trace } from '../function/trace.ts';
import { type Core } from '../core/build-core.ts';
import { type FaultProxy } from '../proxy/index.ts';
import { isShared, type WorldFault } from '../scenario/fault-kinds.ts';
import { type TenantRole } from '../scenario/scenario.ts';
import { type Struck } from '../struck.ts';
import { type Cell, type Cells } from './cells.ts';
import { RULES, TOXICS } from './engine-faults.ts';
import { breakByHand } from './break-by-hand.ts';
import { type Undo } from './faults/index.ts';
import { type LabWorld } from './lab-world.ts';

const S3_CALLS: readonly Call[] = ['park', 'quarantine', 'claim', 'rows', 'health', 'reach'];

export interface BreakerOptions {
  readonly world: LabWorld;
  readonly cells: Cells;
  readonly core: Core;
  readonly struck: Struck;
  /** Decides what a fault strikes that strikes by chance; the same dice decide alike. */
  readonly dice: string;
}

interface Broken {
  readonly fault: WorldFault;
  readonly role: TenantRole;
  readonly cell: Cell;
  readonly proxy: FaultProxy;
  /** In the proxy's log. */
  readonly name: string;
}

/** Breaks engines of a world, and heals them. */
export class Breaker {
  readonly #options: BreakerOptions;
  #broken: readonly Broken[] = [];
  #breaks = 0;
  readonly #undos: Undo[] = [];
  /** Tenants whose cell refused every document for a while. */
  readonly refusing = new Set<string>();
  /** Tenants whose cell lost its data. */
  readonly wiped = new Set<string>();

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Tenants whose cell is broken now. */
  get brokenCells(): ReadonlySet<string> {
    return new Set(this.#broken.filter(({ fault }) => !isShared(fault)).map(({ cell }) => cell.tenant));
  }

  /** Whether S3 or the registry is broken, which concerns everybody. */
  get isSharedBroken(): boolean {
    return this.#broken.some(({ fault }) => isShared(fault));
  }

  /** Breaks the cell of a tenant, or what all share; what is broken so already stays so. */
  async break(fault: WorldFault, role: TenantRole): Promise<void> {
    const { cells, dice } = this.#options;
    const cell = cells.cell(role);
    if (!cell || this.#isBroken(fault, role) || this.#isBeyond(fault, role)) return;
    const broken: Broken = {
      ...{ fault, role, cell, proxy: this.#proxyOf(fault, cell) },
      name: `${fault}/${dice}/${this.#breaks++}`,
    };
    this.#broken = [...this.#broken, broken];
    const { proxy, name } = broken;
    const toxic = TOXICS[fault];
    const rule = RULES[fault];
    if (toxic) proxy.wire.addToxic({ ...toxic, name });
    // Where there are both, the toxic is the fault, and the rule only brings it about.
    if (rule) proxy.addRule({ ...rule, name: toxic ? `${name}/why` : name });
    if (!toxic && !rule) await this.#breakByHand(broken);
  }

  /** Takes note of what an invocation met of what is broken now. */
  readonly onInvoked = (trace: Trace): void => {
    for (const broken of this.#broken)
      if (hasStruck(broken) || isMetBy(trace, broken)) this.#options.struck.note(broken.fault);
  };

  async heal(): Promise<void> {
    const { nodes, s3Proxy, dynamodbProxy } = this.#options.world;
    for (const broken of this.#broken) if (hasStruck(broken)) this.#options.struck.note(broken.fault);
    for (const undo of this.#undos.splice(0).reverse()) await undo();
    await Promise.all(
      [...nodes.map(({ proxy }) => proxy), s3Proxy, dynamodbProxy].map((each) => each.reset()),
    );
    this.#broken = [];
  }

  async #breakByHand({ fault, cell, proxy }: Broken): Promise<void> {
    const { world, cells, core } = this.#options;
    if (fault === 'mapping-conflict') this.refusing.add(cell.tenant);
    if (fault.endsWith('-wiped')) this.wiped.add(cell.tenant);
    if (fault.startsWith('node-')) await world.leftovers.landed();
    const renew = () => cells.renew(core, cell.role);
    const expireKey = () => cells.expireKey(cell.role);
    const undo = await breakByHand(fault, { cell, proxy, renew, expireKey });
    if (undo) this.#undos.push(undo);
  }

  #proxyOf(fault: WorldFault, { node }: Cell): FaultProxy {
    const { s3Proxy, dynamodbProxy } = this.#options.world;
    if (fault.startsWith('s3-')) return s3Proxy;
    return fault.startsWith('registry-') ? dynamodbProxy : node.proxy;
  }

  #isBroken(wanted: WorldFault, role: TenantRole): boolean {
    return this.#broken.some((each) => each.fault === wanted && (isShared(wanted) || each.role === role));
  }

  /** A dead or empty node takes no further fault, one of somebody else is not killed; what refuses documents stands in the place of what would be wiped. */
  #isBeyond(fault: WorldFault, role: TenantRole): boolean {
    if (isShared(fault)) return false;
    return (
      (fault.startsWith('node-') && !this.#options.cells.cell(role)?.node.power) ||
      this.#isBroken('node-killed', role) ||
      this.#isBroken('node-wiped', role) ||
      (fault.endsWith('-wiped') && this.#isBroken('mapping-conflict', role))
    );
  }
}

/** What a proxy does to connections and requests it tells itself. */
function hasStruck({ proxy, name }: Broken): boolean {
  return proxy.strikes.count(name) > 0;
}

/** What is broken by hand is met by whoever asks for it. */
function isMetBy(trace: Trace, { fault, cell }: Broken): boolean {
  if (TOXICS[fault] ?? RULES[fault]) return false;
  if (fault.startsWith('s3-')) return S3_CALLS.some((call) => trace.calls.has(call));
  if (fault.startsWith('registry-')) return trace.calls.has('registry');
  return trace.lanes.some(({ tenant }) => tenant === cell.tenant);
}
