import { spawn } from 'node:child_process';
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
  /** Never rejects: a program that cannot be started has the code 127. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
}

const NOT_FOUND = 127;

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
    return { code, stdout, stderr: stderr === '' ? problem : stderr };
  }
}
