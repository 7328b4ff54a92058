import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a program that was run gave back. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Its output goes to the terminal as it comes, and is not kept. */
  readonly shown?: boolean;
}

/** Runs programs, in the folder that this shell stands in. */
export interface Shell {
  /** Never rejects: a program that cannot be started has the code `NOT_FOUND`. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
}

/** The code of a program that cannot be started. */
export const NOT_FOUND = 127;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

export class ChildProcessShell implements Shell {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async run(command: string, args: readonly string[], { shown = false }: RunOptions = {}): Promise<Ran> {
    const child = spawn(command, args, {
      cwd: this.#folder,
      // Standard output is for results.
      stdio: ['inherit', shown ? process.stderr : 'pipe', shown ? process.stderr : 'pipe'],
    });
    const endAsAsked = follow(child);
    const ended = new Promise<{ readonly code: number; readonly problem: string }>((resolve) => {
      child.once('error', (error) => {
        resolve({ code: NOT_FOUND, problem: error.message });
      });
      child.once('close', (code) => {
        resolve({ code: code ?? 1, problem: '' });
      });
    });
    const [stdout, stderr, { code, problem }] = await Promise.all([
      child.stdout ? text(child.stdout) : '',
      child.stderr ? text(child.stderr) : '',
      ended,
    ]);
    endAsAsked();
    return { code, stdout, stderr: stderr === '' ? problem : stderr };
  }
}

/**
 * Hands signals on to a program that runs, so that it can end what it has begun; what is given back ends this process
 * by the signal that came meanwhile.
 */
function follow(child: ChildProcess): () => void {
  let asked: Signal | undefined;
  const onSignal = (signal: Signal) => {
    asked = signal;
    // The terminal has told all that run in it, and Pulumi takes a second interrupt as an order to drop everything.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    if (asked !== undefined) process.kill(process.pid, asked);
  };
}
