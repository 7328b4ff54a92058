import { fork } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEndpoints } from '../endpoints.ts';
import { type Options } from '../options.ts';
import { ListProgress, plainProgress, type Progress, type ProgressEvent } from '../progress.ts';
import { layoutOf } from '../stack/layout.ts';
import { LocalCloud } from '../stack/local-cloud.ts';
import { claimDataDir, runningSupervisor } from '../stack/running.ts';
import { crashPrinter, printRunning, printWelcome } from './start-output.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What the process behind `--detach` tells the one in front. */
type WorkerMessage =
  | { readonly type: 'progress'; readonly event: ProgressEvent }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly text: string };

/** `npm start`; gives the exit code. */
export async function start(options: Options): Promise<number> {
  const layout = layoutOf(options.dataDir);
  const running = runningSupervisor(layout);
  if (running !== undefined) {
    await printRunning(layout.dataDir, running.pid, options.json);
    return 0;
  }
  if (options.detach && !options.worker) {
    return startDetached(options);
  }
  const release = claimDataDir(layout);
  if (release === undefined) {
    console.log(`Another start for ${layout.dataDir} is just beginning.`);
    return 0;
  }
  try {
    return options.worker ? await runWorker(options) : await runHere(options);
  } finally {
    release();
  }
}

/** Runs the cloud in this process until a signal ends it. */
async function runHere(options: Options): Promise<number> {
  const view = createView(options.json);
  const cloud = new LocalCloud(options, crashPrinter(console.error));
  const signal = untilSignal();
  let code = 0;
  try {
    const first = await Promise.race([cloud.start(view.report), signal]);
    await view.close();
    if (typeof first !== 'string') {
      printWelcome(first, options.json);
      await signal;
      console.error('\nStopping; data stay.');
    }
  } catch (error) {
    await view.close();
    console.error(error instanceof Error ? error.message : error);
    code = 1;
  } finally {
    await cloud.stop();
  }
  return code;
}

/** The process that stays behind `--detach`: progress goes to the one in front for as long as that one listens. */
async function runWorker(options: Options): Promise<number> {
  const tell = (message: WorkerMessage): void => {
    if (process.connected) {
      process.send?.(message);
    }
  };
  const log = plainProgress(console.log);
  const cloud = new LocalCloud(options, crashPrinter(console.log));
  const signal = untilSignal();
  try {
    const first = await Promise.race([
      cloud.start((event) => {
        log(event);
        tell({ type: 'progress', event });
      }),
      signal,
    ]);
    if (typeof first !== 'string') {
      tell({ type: 'ready' });
      await signal;
    }
    return 0;
  } catch (error) {
    console.error(error);
    tell({ type: 'failed', text: error instanceof Error ? error.message : String(error) });
    return 1;
  } finally {
    await cloud.stop();
    if (process.connected) {
      process.disconnect();
    }
  }
}

async function startDetached(options: Options): Promise<number> {
  const layout = layoutOf(options.dataDir);
  mkdirSync(layout.logs, { recursive: true });
  const log = openSync(layout.log('local-cloud'), 'a', 0o600);
  const child = fork(program, [...process.argv.slice(2), '--worker'], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const view = createView(options.json);
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.on('message', (message: WorkerMessage) => {
      switch (message.type) {
        case 'progress':
          view.report(message.event);
          break;
        case 'ready':
          resolve(undefined);
          break;
        case 'failed':
          resolve(message.text);
          break;
      }
    });
    child.once('exit', (code, signal) => {
      resolve(
        `The local cloud ended (${signal ?? `exit code ${code ?? 0}`}); see ${layout.log('local-cloud')}`,
      );
    });
    void untilSignal().then((signal) => child.kill(signal));
  });
  await view.close();
  if (outcome !== undefined) {
    console.error(outcome);
    return 1;
  }
  child.disconnect();
  child.unref();
  printWelcome(await readEndpoints(layout.dataDir), options.json);
  return 0;
}

interface View {
  readonly report: Progress;
  close(): Promise<void>;
}

function createView(json: boolean): View {
  if (process.stdout.isTTY && !json) {
    return new ListProgress();
  }
  // With --json, standard output holds the endpoints and nothing else.
  const report = plainProgress(json ? console.error : console.log);
  return { report, close: async () => undefined };
}

/** Resolves at the first signal that asks to end; a Ctrl-C that arrives twice through a parent counts once. */
async function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve(signal);
      });
    }
  });
}
