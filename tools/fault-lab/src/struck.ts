import { type Call } from './function/calls.ts';
import { type FaultName } from './scenario/fault-kinds.ts';
import { type DeliveryFault } from './scenario/scenario.ts';

export type CrashTime = Extract<DeliveryFault, { readonly kind: 'crash' }>['when'];

/** Where a function ended. */
export interface Crash {
  readonly call: Call;
  readonly when: CrashTime;
}

/** What really happened in a run: a fault that was planned may find nothing to strike. */
export class Struck {
  readonly faults = new Set<FaultName>();
  readonly crashes: Crash[] = [];

  note(...faults: readonly FaultName[]): void {
    for (const fault of faults) this.faults.add(fault);
  }

  noteCrash(crash: Crash): void {
    this.note('crash');
    this.crashes.push(crash);
  }
}
