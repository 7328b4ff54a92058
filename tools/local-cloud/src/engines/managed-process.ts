import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineStartError } from '../errors.ts';
import { endProcesses } from './process-group.ts';
import { identify } from './process-identity.ts';
import { type RunningEngine } from './supervisor.ts';

const pollMs = 100;
const stopGraceMs = 10_000;

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly logFile: string;
  /** Answers true once the engine takes requests. */
  readonly healthy: () => Promise<boolean>;
  readonly startTimeoutMs: number;
}

/** Starts a program in a process group of its own, its output in a log file, and waits until it is healthy. */
export async function startProcess(
  spec: ProcessSpec,
  spawned: (pid: number) => void,
): Promise<RunningEngine> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...inheritedEnvironment(), ...spec.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`);
    });
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new EngineStartError(spec.name, await exited, '');
  }
  spawned(pid);
  const identity = identify(pid);
  const stop = async (): Promise<void> => {
    await endProcesses(identity === undefined ? [] : [identity], stopGraceMs);
    await exited;
  };
  const engine: RunningEngine = { pid, exited, stop };
  await waitHealthy(spec, engine);
  return engine;
}

async function waitHealthy(spec: ProcessSpec, engine: RunningEngine): Promise<void> {
  const deadline = Date.now() + spec.startTimeoutMs;
  let ended: string | undefined;
  void engine.exited.then((reason) => {
    ended = reason;
  });
  for (;;) {
    if (await spec.healthy().catch(() => false)) {
      return;
    }
    if (ended !== undefined) {
      throw new EngineStartError(spec.name, ended, tail(spec.logFile));
    }
    if (Date.now() > deadline) {
      await engine.stop();
      throw new EngineStartError(
        spec.name,
        `no answer in ${spec.startTimeoutMs / 1000} s`,
        tail(spec.logFile),
      );
    }
    await delay(pollMs);
  }
}

/** Whether an HTTP address answers at all, or with one of the given status codes. */
export async function answers(url: string, statuses?: readonly number[]): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return statuses === undefined || statuses.includes(response.status);
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-8).join('\n');
}

/** What a child needs from its parent's surroundings; never its AWS settings, which could name a real account. */
function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'),
    ),
  );
}
