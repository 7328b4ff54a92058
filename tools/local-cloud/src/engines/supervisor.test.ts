import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProcess } from './managed-process.ts';
import { isAlive, identify } from './process-identity.ts';
import { readRegistered, Reaper } from './reaper.ts';
import { type Engine, Supervisor } from './supervisor.ts';

let folder: string;
let reaper: Reaper;
let supervisor: Supervisor;
let events: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  reaper = await Reaper.open(join(folder, 'processes.json'));
  events = [];
  supervisor = new Supervisor(reaper, {
    crashed: (engine, reason) => events.push(`${engine} crashed: ${reason}`),
    restarted: (engine) => events.push(`${engine} restarted`),
    restartFailed: (engine) => events.push(`${engine} failed`),
  });
});
afterEach(async () => {
  await supervisor.stopAll();
  await reaper.close();
  rmSync(folder, { recursive: true });
});

function sleeper(name: string, more: Partial<Engine> = {}): Engine {
  return {
    name,
    launch: async (spawned) =>
      startProcess(
        {
          name,
          command: process.execPath,
          args: ['-e', 'setInterval(() => undefined, 1000)'],
          env: {},
          logFile: join(folder, 'sleeper.log'),
          healthy: async () => true,
          startTimeoutMs: 10_000,
        },
        spawned,
      ),
    ...more,
  };
}

describe('Supervisor', () => {
  it('starts an engine that was killed again, and puts back what it lost', async () => {
    const restored = vi.fn(async () => undefined);
    const { pid } = await supervisor.run(sleeper('sleeper', { restored }));

    process.kill(pid, 'SIGKILL');

    await vi.waitFor(() => {
      expect(events).toEqual(['sleeper crashed: signal SIGKILL', 'sleeper restarted']);
    }, 20_000);
    expect(restored).toHaveBeenCalledOnce();
    expect(supervisor.pid('sleeper')).not.toBe(pid);
  });

  it('does not start again what ends because all is to end', async () => {
    const { pid } = await supervisor.run(sleeper('sleeper'));
    const identity = identify(pid)!;

    supervisor.letGo();
    process.kill(pid, 'SIGKILL');
    await supervisor.stopAll();

    expect(events).toEqual([]);
    expect(isAlive(identity)).toBe(false);
  });

  it('keeps trying when a restart fails', async () => {
    let launches = 0;
    const engine = sleeper('sleeper');
    const { pid } = await supervisor.run({
      ...engine,
      launch: async (spawned) => {
        launches += 1;
        if (launches === 2) throw new Error('port taken');
        return engine.launch(spawned);
      },
    });

    process.kill(pid, 'SIGKILL');

    await vi.waitFor(() => {
      expect(events.slice(1)).toEqual(['sleeper failed', 'sleeper restarted']);
    }, 20_000);
  });

  it('ends every engine, and writes down which are there while they are', async () => {
    const engines = await Promise.all(['one', 'two'].map((name) => supervisor.run(sleeper(name))));
    const registered = readRegistered(join(folder, 'processes.json'));
    expect(registered.map(({ pid }) => pid)).toEqual(expect.arrayContaining(engines.map(({ pid }) => pid)));

    await supervisor.stopAll();

    expect(registered.filter(isAlive)).toEqual([]);
  });
});

describe('Reaper', () => {
  it('ends what a crashed predecessor left behind', async () => {
    const file = join(folder, 'processes.json');
    const { pid } = await supervisor.run(sleeper('orphan'));
    const identity = identify(pid)!;
    supervisor.letGo();

    const successor = await Reaper.open(file);

    expect(isAlive(identity)).toBe(false);
    await successor.close();
  });
});
