import { type ReindexUpdate } from './reindex-report.ts';

/** Tells how far each phase is, and how long it may still take. */
export class ProgressTeller {
  readonly #tell: (update: ReindexUpdate) => void;
  #phase:
    { readonly name: ReindexUpdate['phase']; readonly startedAt: number; readonly from: number } | undefined;

  constructor(tell: (update: ReindexUpdate) => void) {
    this.#tell = tell;
  }

  tell(name: ReindexUpdate['phase'], done: number, total: number): void {
    const now = Date.now();
    if (this.#phase?.name !== name) this.#phase = { name, startedAt: now, from: done };
    const { startedAt, from } = this.#phase;
    const [spent, moved] = [now - startedAt, done - from];
    const left = Math.max(0, total - done);
    this.#tell({
      phase: name,
      done,
      total: Math.max(total, done),
      ...(moved === 0 || spent === 0 ? {} : { remaining_ms: Math.round((spent / moved) * left) }),
    });
  }
}
