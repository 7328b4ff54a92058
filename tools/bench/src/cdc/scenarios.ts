import { type Shape } from './product-stream.ts';

export const SCENARIO_NAMES = ['inserts', 'mixed', 'hot', 'cells'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** One kind of changes in batches of one size. */
export interface Scenario {
  readonly title: string;
  readonly shape: Shape;
  readonly tenants: number;
  readonly batchSize: number;
  /** Batches a round. */
  readonly batches: number;
  /** Records a second over raw bulk; none where the design sets no budget. */
  readonly ratioBar: number | undefined;
}

interface Kind {
  readonly title: string;
  readonly shape: Shape;
  readonly tenants: number;
  readonly sizes: readonly number[];
  readonly bars: Readonly<Record<number, number>>;
}

const ONE_CELL = { 1_000: 1, 100: 0.7 };
const KINDS: Readonly<Record<ScenarioName, Kind>> = {
  inserts: { title: 'inserts', shape: 'inserts', tenants: 1, sizes: [1_000, 100], bars: ONE_CELL },
  mixed: { title: 'mixed changes', shape: 'mixed', tenants: 1, sizes: [1_000, 500, 100], bars: ONE_CELL },
  hot: { title: 'mixed changes, hot keys', shape: 'hot', tenants: 1, sizes: [1_000, 100], bars: ONE_CELL },
  cells: {
    title: 'mixed changes of ten tenants',
    shape: 'mixed',
    tenants: 10,
    sizes: [1_000],
    bars: { 1_000: 0.85 },
  },
};

const SMALLEST_ROUND = 1_000;

/** The scenarios of these names, each in its own sizes unless others are told. */
export function scenariosOf(names: readonly ScenarioName[], sizes?: readonly number[]): readonly Scenario[] {
  return names.flatMap((name) => {
    const { title, bars, ...kind } = KINDS[name];
    return (sizes ?? kind.sizes).map((batchSize) => ({
      title: `${title}, ${batchSize.toLocaleString('en')} a batch`,
      shape: kind.shape,
      tenants: kind.tenants,
      batchSize,
      batches: Math.max(2, Math.ceil(SMALLEST_ROUND / batchSize)),
      ratioBar: bars[batchSize],
    }));
  });
}
