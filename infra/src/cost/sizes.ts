import { ASSUMPTIONS } from './assumptions.ts';
import { GB } from './bill.ts';
import { type Usage } from './usage.ts';

const DAYS_A_YEAR = 365;
const GIB = 1_024;
/** Containers grow by this many megabytes. */
const STEP_MB = 512;

/** How large the cell of one tenant becomes. */
export interface CellSize {
  readonly indexGb: number;
  /** Of the container, megabytes. */
  readonly memoryMb: number;
  readonly volumeGb: number;
}

/** Purchases that a tenant has after as long as is assumed. */
export function purchasesKept({ purchasesPerDay }: Pick<Usage, 'purchasesPerDay'>): number {
  return purchasesPerDay * ((ASSUMPTIONS.age.value / 12) * DAYS_A_YEAR);
}

/** The configured sizes where they are enough, else as much as the index needs. */
export function cellSize(
  usage: Usage,
  configured: { readonly memory: number; readonly volume: number },
): CellSize {
  const bytes =
    usage.products * ASSUMPTIONS.productIndexBytes.value +
    purchasesKept(usage) * ASSUMPTIONS.purchaseIndexBytes.value;
  // Half of a container is heap; the other half keeps parts of the index at hand.
  const neededMb = (2 * ASSUMPTIONS.cachedShare.value * bytes) / GIB / GIB;
  return {
    indexGb: bytes / GB,
    memoryMb: Math.max(configured.memory, Math.ceil(neededMb / STEP_MB) * STEP_MB),
    volumeGb: Math.max(configured.volume, Math.ceil((ASSUMPTIONS.diskFactor.value * bytes) / GB)),
  };
}
