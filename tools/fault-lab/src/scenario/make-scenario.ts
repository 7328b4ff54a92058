import { type Table, TABLES } from '@cloudpf/es-mappings';
import { Random } from '@cloudpf/sample-data';
import { type Call } from '../function/calls.ts';
import { dealt } from './deal.ts';
import { drawDeliveryFault, drawStreamStep, drawWorldFault } from './draw-fault.ts';
import { type FaultKind, isCostly, needsSteps } from './fault-kinds.ts';
import { HistoryMaker } from './history-maker.ts';
import { KILLABLE_TENANTS, type Scenario, type Step, TENANTS } from './scenario.ts';

export interface ScenarioOptions {
  /** About how many changes. */
  readonly changes?: number;
  /** Draws every fault of this kind; all kinds when left out. */
  readonly fault?: FaultKind;
}

const DELIVERIES_PER_CHANGE = 0.2;

/**
 * A random history with its faults; the same seed and options give the same scenario. Besides what the dice say it has
 * a fault of the kind whose turn it is, twice.
 */
export function makeScenario(seed: string, { changes = 120, fault }: ScenarioOptions = {}): Scenario {
  const random = new Random(`fault-lab/${seed}`);
  const maker = new HistoryMaker(random, changes);
  const sure = fault ?? dealt(seed);
  const turns = [changes / 3, (changes * 2) / 3];
  const steps: Step[] = [];
  while (maker.changes < changes) {
    steps.push(...maker.next());
    if (maker.changes > (turns[0] ?? Infinity)) {
      turns.shift();
      steps.push(...sureTrouble({ random, maker, fault: sure }));
    }
    if (random.chance(DELIVERIES_PER_CHANGE)) steps.push(...delivery({ random, maker, fault }));
    if (random.chance(0.02)) steps.push(...ofStream(random, fault));
    if (random.chance(0.015)) steps.push({ do: 'drain', waits: random.chance(0.3) });
    if (random.chance(0.006)) steps.push({ do: 'rebuild', waits: random.chance(0.3) });
  }
  const isMapping = random.chance(0.25) && !needsSteps(sure);
  return {
    seed,
    tenants: 3,
    shards: { products: random.integer(1, 3), purchases: random.integer(1, 3) },
    digitsGrowIn: random.integer(5, changes),
    lakeFormat: random.pick(['json', 'csv']),
    delivery: isMapping ? 'mapping' : 'stepwise',
    lanes: random.integer(1, 3),
    bisect: random.chance(0.5),
    maximumRetries: random.chance(0.3) ? 2 : -1,
    steps,
  };
}

interface Trouble {
  readonly random: Random;
  readonly maker: HistoryMaker;
  readonly fault: FaultKind | undefined;
}

/** Some trouble, now and then, and the delivery that runs into it. */
function delivery(trouble: Trouble): Step[] {
  const { random } = trouble;
  const table = random.pick(TABLES);
  const steps: Step[] = [];
  const drawn = random.next();
  if (drawn < 0.45) steps.push(...ofDelivery(trouble, table));
  else if (drawn < 0.6) steps.push(...ofWorld(trouble));
  else if (drawn < 0.7) steps.push({ do: 'heal' });
  else if (drawn < 0.75) steps.push({ do: 'cold-start', table });
  steps.push(deliver(random, table));
  if (random.chance(0.25)) {
    const shape = random.pick(['same', 'shorter', 'longer', 'window'] as const);
    steps.push({ do: 'replay', table, delivery: random.integer(0, 30), shape });
  }
  return steps;
}

/** A fault of this kind and deliveries of both tables that can run into it. */
function sureTrouble(trouble: Trouble): Step[] {
  const table = trouble.random.pick(TABLES);
  const steps = [
    ...ofDelivery(trouble, table),
    ...ofWorld(trouble),
    ...ofStream(trouble.random, trouble.fault),
  ];
  return [...steps, ...TABLES.map((each) => deliver(trouble.random, each))];
}

function deliver(random: Random, table: Table): Step {
  return { do: 'deliver', table, shard: random.integer(0, 7), size: random.integer(1, 25) };
}

/** A fault of the next delivery, after what makes the function make the call that it strikes. */
function ofDelivery(trouble: Trouble, table: Table): Step[] {
  const { random, fault: kind } = trouble;
  const fault = drawDeliveryFault(random, { table, kind });
  if (!fault) return [];
  const arm: Step = { do: 'arm', table, fault };
  // A cut is another one only where the batch was sent before.
  if (fault.kind === 're-cut')
    return [{ do: 'arm', table, fault: { kind: 'lost-answer' } }, deliver(random, table), arm];
  return 'call' in fault ? [...provoking(fault.call, trouble, table), arm] : [arm];
}

/** What makes the function make a call that it makes seldom. */
function provoking(call: Call, { random, maker }: Trouble, table: Table): Step[] {
  const tenant = random.pick(TENANTS);
  if (call === 'key' || call === 'targets')
    return [{ do: 'cold-start', table }, maker.change(table, tenant, 'put')];
  if (call === 'mark') return [maker.change(table, tenant, 'beat')];
  if (call === 'quarantine') return [maker.change(table, tenant, 'malformed')];
  if (call === 'park' || call === 'health')
    return [{ do: 'break', fault: 'cell-unavailable', tenant }, maker.change(table, tenant, 'put')];
  return [];
}

function ofWorld({ random, maker, fault: kind }: Trouble): Step[] {
  const fault = drawWorldFault(random, kind);
  if (!fault) return [];
  const tenant = random.pick(isCostly(fault) ? KILLABLE_TENANTS : TENANTS);
  const met = TABLES.map((table) => maker.change(table, tenant, 'put'));
  return [{ do: 'break', fault, tenant }, ...met];
}

function ofStream(random: Random, kind: FaultKind | undefined): Step[] {
  const step = drawStreamStep(random, { table: random.pick(TABLES), kind });
  return step ? [step] : [];
}
