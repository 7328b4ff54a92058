import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Execution } from './execution.ts';

const MAX_REMEMBERED = 1000;

/** Finished queries and their rows, kept in files so that a restart does not lose them. */
export class ExecutionArchive {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  rowsPath(id: string): string {
    return join(this.#directory, `${id}.rows`);
  }

  keep(execution: Execution): void {
    writeFileSync(join(this.#directory, `${execution.id}.json`), JSON.stringify(execution));
  }

  /** Oldest first. What a crash left half done belongs to no query and is removed. */
  recall(): readonly Execution[] {
    const files = readdirSync(this.#directory);
    const found = files
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(this.#directory, name), 'utf8')) as Execution)
      .sort((a, b) => a.submittedAt - b.submittedAt);
    const known = new Map(found.map((execution) => [execution.id, execution]));
    for (const name of files) if (!known.has(name.slice(0, 36))) rmSync(join(this.#directory, name));
    const forgotten = new Set(this.forgetOldest(known));
    return found.filter(({ id }) => !forgotten.has(id));
  }

  /** Removes the oldest finished ones past the limit, and names them. */
  forgetOldest(known: ReadonlyMap<string, Execution>): readonly string[] {
    const finished = [...known.values()].filter(({ completedAt }) => completedAt !== undefined);
    const forgotten = finished.slice(0, Math.max(0, known.size - MAX_REMEMBERED)).map(({ id }) => id);
    for (const id of forgotten) {
      for (const end of ['json', 'rows']) rmSync(join(this.#directory, `${id}.${end}`), { force: true });
    }
    return forgotten;
  }
}
