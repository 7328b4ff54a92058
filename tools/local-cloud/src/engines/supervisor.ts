import { setTimeout as delay } from 'node:timers/promises';
import { type Reaper } from './reaper.ts';

const backOffMs = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** An engine that lived this long did not fail at its start: the next restart is quick again. */
const settledMs = 60_000;

/** An engine's process while it lives. */
export interface RunningEngine {
  readonly pid: number;
  /** Settles with the reason, for people, when the process has ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** How one engine is started; every start uses the same port and data. */
export interface Engine {
  readonly name: string;
  /** Calls `spawned` as soon as the process exists, and resolves when it takes requests. */
  launch(spawned: (pid: number) => void): Promise<RunningEngine>;
  /** Puts back what the engine keeps in memory alone; called after a restart, not after the first start. */
  restored?(): Promise<void>;
}

/** Told about what people should see. */
export interface SupervisorListener {
  crashed(engine: string, reason: string): void;
  restarted(engine: string, attempt: number): void;
  restartFailed(engine: string, error: unknown): void;
}

interface Entry {
  readonly engine: Engine;
  current: RunningEngine | undefined;
  loop: Promise<void>;
}

/** Starts engines and starts again any that ends by itself. */
export class Supervisor {
  readonly #reaper: Reaper;
  readonly #listener: SupervisorListener;
  readonly #entries: Entry[] = [];
  readonly #stopping = new AbortController();

  constructor(reaper: Reaper, listener: SupervisorListener) {
    this.#reaper = reaper;
    this.#listener = listener;
  }

  /** Starts an engine and keeps it alive until `stopAll`; rejects when its first start fails. */
  async run(engine: Engine): Promise<RunningEngine> {
    const first = await this.#launch(engine);
    const entry: Entry = { engine, current: first, loop: Promise.resolve() };
    this.#entries.push(entry);
    entry.loop = this.#keepAlive(entry, first);
    if (this.#isStopping()) {
      await first.stop();
    }
    return first;
  }

  /** The engine's process number, for tests and status; undefined while it is down. */
  pid(name: string): number | undefined {
    return this.#entries.find(({ engine }) => engine.name === name)?.current?.pid;
  }

  /** From now on an engine that ends is not started again: whoever ends the programs may end them all at once. */
  letGo(): void {
    this.#stopping.abort();
  }

  /** Ends the engines in the reverse of their starting order, engines of one kind at once. */
  async stopAll(): Promise<void> {
    this.#stopping.abort();
    for (const group of inStopOrder(this.#entries)) {
      await Promise.all(group.map(async ({ current }) => current?.stop()));
    }
    await Promise.all(this.#entries.map(({ loop }) => loop));
  }

  async #launch(engine: Engine): Promise<RunningEngine> {
    const running = await engine.launch((pid) => {
      this.#reaper.watch(pid);
    });
    this.#reaper.watch(running.pid);
    return running;
  }

  async #keepAlive(entry: Entry, first: RunningEngine): Promise<void> {
    let running: RunningEngine | undefined = first;
    let attempt = 0;
    while (running !== undefined) {
      const since = Date.now();
      const reason = await running.exited;
      this.#reaper.forget(running.pid);
      entry.current = undefined;
      if (this.#isStopping()) {
        return;
      }
      this.#listener.crashed(entry.engine.name, reason);
      attempt = Date.now() - since > settledMs ? 0 : attempt;
      running = undefined;
      while (running === undefined && !this.#isStopping()) {
        await this.#pause(attempt);
        attempt += 1;
        running = await this.#restart(entry, attempt);
      }
    }
  }

  async #restart(entry: Entry, attempt: number): Promise<RunningEngine | undefined> {
    if (this.#isStopping()) {
      return undefined;
    }
    try {
      const running = await this.#launch(entry.engine);
      entry.current = running;
      if (this.#isStopping()) {
        await running.stop();
        return running;
      }
      await entry.engine.restored?.();
      this.#listener.restarted(entry.engine.name, attempt);
      return running;
    } catch (error) {
      this.#listener.restartFailed(entry.engine.name, error);
      // One that is up but could not be restored still counts: ending it would not help.
      return entry.current;
    }
  }

  /** A stop can begin while anything here is awaited. */
  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #pause(attempt: number): Promise<void> {
    const wait = backOffMs[Math.min(attempt, backOffMs.length - 1)];
    await delay(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

function inStopOrder(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries.toReversed()) {
    const [kind = ''] = entry.engine.name.split('/');
    groups.set(kind, [...(groups.get(kind) ?? []), entry]);
  }
  return [...groups.values()];
}
