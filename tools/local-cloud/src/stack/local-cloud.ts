import { rm } from 'node:fs/promises';
import { type Endpoints, endpointsFile, writeEndpoints } from '../endpoints.ts';
import { Reaper } from '../engines/reaper.ts';
import { Supervisor, type SupervisorListener } from '../engines/supervisor.ts';
import { runPlan } from '../plan.ts';
import { type Progress } from '../progress.ts';
import { createContext } from './context.ts';
import { endpointsOf } from './endpoints-of.ts';
import { type Functions } from './functions.ts';
import { type Layout, layoutOf } from './layout.ts';
import { stepsOf } from './steps.ts';

export interface LocalCloudOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly tenants: number;
  readonly sampleData: boolean;
}

/** Every part of CloudPF on this machine, from the first engine to the last query. */
export class LocalCloud {
  readonly #options: LocalCloudOptions;
  readonly #listener: SupervisorListener;
  readonly #layout: Layout;
  #reaper: Reaper | undefined;
  #supervisor: Supervisor | undefined;
  #functions: Functions | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  constructor(options: LocalCloudOptions, listener: SupervisorListener) {
    this.#options = options;
    this.#listener = listener;
    this.#layout = layoutOf(options.dataDir);
  }

  /** Starts everything; what is reported is for people. Call once. */
  async start(report: Progress): Promise<Endpoints> {
    const starting = this.#start(report);
    this.#starting = starting.catch(() => undefined);
    return starting;
  }

  /** Ends everything in order, also in the middle of a start. */
  async stop(): Promise<void> {
    await rm(endpointsFile(this.#layout.dataDir), { force: true });
    this.#supervisor?.letGo();
    await this.#functions?.stop();
    await this.#supervisor?.stopAll();
    await this.#reaper?.close();
    await this.#starting;
  }

  async #start(report: Progress): Promise<Endpoints> {
    const startedAt = new Date();
    const reaper = await Reaper.open(this.#layout.processesFile);
    const supervisor = new Supervisor(reaper, this.#listener);
    this.#reaper = reaper;
    this.#supervisor = supervisor;
    const context = await createContext({
      layout: this.#layout,
      port: this.#options.port,
      tenants: this.#options.tenants,
      run: (engine) => supervisor.run(engine),
    });
    const steps = stepsOf({
      context,
      sampleData: this.#options.sampleData,
      onFunctions: (functions) => {
        this.#functions = functions;
      },
      onWorker: (pid, lives) => {
        if (lives) {
          reaper.watch(pid);
        } else {
          reaper.forget(pid);
        }
      },
    });
    await runPlan(steps, report);
    const endpoints = await endpointsOf(context, startedAt);
    await writeEndpoints(endpoints);
    return endpoints;
  }
}
