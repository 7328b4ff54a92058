import { statSync } from 'node:fs';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { loadTime } from '../bundle-figures.ts';
import { ProductStream } from '../cdc/product-stream.ts';
import { eventOf, type Side } from '../cdc/sides.ts';
import { type Written } from '../cdc/writer.ts';
import { settle } from '../cell-state.ts';
import { type Figure } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { type StandInTenant } from '../stand-in.ts';
import { compare, median } from '../statistics.ts';
import { type Surroundings } from '../surroundings.ts';
import { BULK, type Contestant, contestantsOf, OURS } from './contestant.ts';
import { installPeers } from './install-peers.ts';
import { type Rightness, probe } from './probe.ts';
import { type PeerMeasure, type PeerRow, peerTable } from './peer-table.ts';
import { type Table } from '../report/section.ts';

export interface PeersOptions {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly sizes: readonly number[];
  readonly onProgress: (message: string) => void;
}

export const PEER_SIZES = [1_000, 500, 100] as const;

const WARM_UP_ROUNDS = 1;
const SEED_BATCH = 1_000;
const RATIO_BAR = 1.5;
const MB = 1_000_000;

/** Our handler, raw bulk and the peers: the same records to one node in interleaved rounds; then, who is right. */
export async function benchPeers(
  options: PeersOptions,
): Promise<{ readonly figures: readonly Figure[]; readonly tables: readonly Table[] }> {
  const { surroundings, sizes, onProgress } = options;
  const contestants = await contestantsOf(surroundings, await installPeers(onProgress));
  // Tenants that no scenario of the same node has used.
  const [tenant, probed] = sampleTenants(200).slice(-2);
  if (!tenant || !probed) throw new RangeError('there are no sample tenants');

  const rightness: Record<string, Rightness> = {};
  for (const contestant of contestants) {
    onProgress(`peers: is ${contestant.name} right?`);
    rightness[contestant.id] = await probe(surroundings, contestant, probed);
  }
  const measured = await measureAll(options, contestants, tenant);
  const rows: PeerRow[] = [];
  for (const { id, name, bundle, environment } of contestants) {
    rows.push({
      name,
      measures: sizes.map((size) => summary(measured, size, id)),
      rightness: rightness[id] ?? { inOrder: '', afterReplay: '' },
      bundleMb: bundle === undefined ? undefined : statSync(bundle).size / MB,
      loadMs: bundle === undefined ? undefined : await loadTime(bundle, environment),
    });
  }
  const figures = contestants
    .filter(({ id }) => id !== OURS && id !== BULK)
    .flatMap(({ id, name }) => {
      const isRight = rightness[id]?.inOrder === 'right';
      return sizes.map((size) => ratioFigure(measured, size, { id, name, isRight }));
    });
  return { figures, tables: [peerTable(sizes, rows)] };
}

type Rounds = readonly Readonly<Record<string, Written>>[];
type Measured = ReadonlyMap<number, Rounds>;

async function measureAll(
  { surroundings, rounds, sizes, onProgress }: PeersOptions,
  contestants: readonly Contestant[],
  tenant: SampleTenant,
): Promise<Measured> {
  const cells = new Map<string, StandInTenant>();
  for (const { id, addCell } of contestants) cells.set(id, await addCell(tenant.tenant_id));
  const stream = new ProductStream([tenant]);
  onProgress('peers: products to change');
  await seed({ contestants, cells, tenant, stream }, (rounds + WARM_UP_ROUNDS) * sum(sizes));
  for (const { tenant_id } of cells.values()) await settle(surroundings.node, tenant_id);

  const sides = await startAll(contestants, cells, tenant);
  const measured = new Map<number, Rounds>();
  try {
    for (const size of sizes) {
      onProgress(
        `peers: mixed changes, ${size.toLocaleString('en')} a batch, ${contestants.length} functions`,
      );
      const round = () => {
        const event = eventOf(stream.batch('mixed', size));
        return Object.fromEntries(Object.entries(sides).map(([id, side]) => [id, () => side.write([event])]));
      };
      await interleave(WARM_UP_ROUNDS, round);
      measured.set(size, await interleave(rounds, round));
    }
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.stop()));
  }
  return measured;
}

interface Field {
  readonly contestants: readonly Contestant[];
  readonly cells: ReadonlyMap<string, StandInTenant>;
  readonly tenant: SampleTenant;
  readonly stream: ProductStream;
}

async function seed({ contestants, cells, tenant, stream }: Field, count: number): Promise<void> {
  const events: string[] = [];
  for (let made = 0; made < count; made += SEED_BATCH) {
    events.push(eventOf(stream.batch('inserts', Math.min(SEED_BATCH, count - made))));
  }
  for (const { id, seededBy } of contestants) {
    const [by, cell] = [contestants.find((each) => each.id === seededBy), cells.get(id)];
    if (!by || !cell) throw new RangeError(`nobody fills the index of ${id}`);
    const side = await by.start(tenant.tenant_id, cell);
    await side.write(events);
    await side.stop();
  }
}

async function startAll(
  contestants: readonly Contestant[],
  cells: ReadonlyMap<string, StandInTenant>,
  tenant: SampleTenant,
): Promise<Readonly<Record<string, Side>>> {
  const sides: Record<string, Side> = {};
  for (const { id, start } of contestants) {
    const cell = cells.get(id);
    if (cell) sides[id] = await start(tenant.tenant_id, cell);
  }
  return sides;
}

const rate = ({ records, ms }: Written) => (records / ms) * 1_000;

function summary(measured: Measured, size: number, id: string): PeerMeasure {
  const rounds = roundsOf(measured, size, id);
  return {
    perSecond: median(rounds.map(rate)),
    cpuUs: median(rounds.map(({ cpuUs, records }) => cpuUs / records)),
    peakMb: Math.max(...rounds.map(({ peakMemory }) => peakMemory)) / MB,
  };
}

function ratioFigure(
  measured: Measured,
  size: number,
  peer: { readonly id: string; readonly name: string; readonly isRight: boolean },
): Figure {
  const theirs = roundsOf(measured, size, peer.id);
  const pairs = roundsOf(measured, size, OURS).flatMap((ours, round) => {
    const bare = theirs[round];
    return bare ? [{ ours: rate(ours), bare: rate(bare) }] : [];
  });
  const beside = compare(pairs);
  return {
    name: `mixed changes, ${size.toLocaleString('en')} a batch: records a second over ${peer.name}`,
    value: beside.ratio,
    unit: 'x',
    ...(peer.isRight ? { bar: { atLeast: RATIO_BAR } } : {}),
    beside,
    besideUnit: '/s',
  };
}

function roundsOf(measured: Measured, size: number, id: string): readonly Written[] {
  return (measured.get(size) ?? []).flatMap((round) => round[id] ?? []);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
