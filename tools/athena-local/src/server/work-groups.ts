import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalidRequest } from './errors.ts';

export interface WorkGroup {
  readonly name: string;
  readonly description?: string;
  readonly outputLocation?: string;
  /** Whether the group's output location wins over the caller's. */
  readonly enforced: boolean;
  readonly bytesScannedCutoff?: number;
  readonly createdAt: number;
}

/** Workgroups, kept in one file of the data folder; `primary` is always there. */
export class WorkGroups {
  readonly #file: string;
  readonly #groups: Map<string, WorkGroup>;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#file = join(dataDir, 'workgroups.json');
    this.#groups = new Map([
      ['primary', { name: 'primary', enforced: false, createdAt: 0 }],
      ...read(this.#file),
    ]);
  }

  list(): WorkGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): WorkGroup {
    const group = this.#groups.get(name);
    if (!group) throw invalidRequest(`WorkGroup ${name} is not found.`);
    return group;
  }

  create(group: WorkGroup): void {
    if (this.#groups.has(group.name)) throw invalidRequest('WorkGroup is already created');
    if (group.bytesScannedCutoff !== undefined && group.bytesScannedCutoff < 10_000_000) {
      throw invalidRequest('BytesScannedCutoffPerQuery must be at least 10000000');
    }
    this.#groups.set(group.name, group);
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify([...this.#groups], undefined, 2));
    renameSync(temporary, this.#file);
  }
}

function read(file: string): [string, WorkGroup][] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as [string, WorkGroup][];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
