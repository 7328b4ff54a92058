import { type BatchResponse, type StreamRecord } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type CallFault, Life, type Network } from './life.ts';
import { batchPorts, lakeStore } from './ports.ts';
import { type Surroundings } from './surroundings.ts';
import { Trace } from './trace.ts';

export interface Invoked {
  readonly trace: Trace;
  readonly milliseconds: number;
  /** Absent where the function crashed. */
  readonly response?: BatchResponse;
  readonly crash?: Error;
}

interface Environment {
  readonly life: Life;
  readonly handle: (records: readonly StreamRecord[]) => Promise<BatchResponse>;
  trace: Trace;
  isBusy: boolean;
}

/** One of the pipeline's functions: execution environments that stay warm, crash, and are made anew. */
export class LabFunction {
  readonly #table: Table;
  readonly #around: Surroundings;
  readonly #network: Network;
  #environments: Environment[] = [];

  constructor(table: Table, around: Surroundings, network: Network) {
    this.#table = table;
    this.#around = around;
    this.#network = network;
  }

  /** Never rejects. */
  async invoke(records: readonly StreamRecord[], fault?: CallFault): Promise<Invoked> {
    const environment = this.#freeEnvironment();
    environment.isBusy = true;
    environment.trace = new Trace();
    const { life, trace } = environment;
    life.begin(fault, trace);
    const startedAt = performance.now();
    try {
      // As JSON, like Lambda has it, so that nothing is shared with the function.
      const event = JSON.parse(JSON.stringify(records)) as StreamRecord[];
      const response = await Promise.race([environment.handle(event), life.ended]);
      return { trace, response, milliseconds: performance.now() - startedAt };
    } catch (error) {
      const crash = error instanceof Error ? error : new Error(String(error));
      return { trace, crash, milliseconds: performance.now() - startedAt };
    } finally {
      environment.isBusy = false;
      if (life.isDead) this.#environments = this.#environments.filter((each) => each !== environment);
    }
  }

  /** Throws away what the environments remember. */
  coldStart(): void {
    this.#environments = this.#environments.filter(({ isBusy }) => isBusy);
  }

  #freeEnvironment(): Environment {
    const free = this.#environments.find(({ isBusy }) => !isBusy);
    if (free) return free;
    const made = this.#environment();
    this.#environments.push(made);
    return made;
  }

  #environment(): Environment {
    const { core, lakeFormat } = this.#around;
    const life = new Life(this.#network);
    const watched = { life, trace: () => environment.trace };
    const environment: Environment = {
      life,
      trace: new Trace(),
      isBusy: false,
      handle:
        this.#table === 'products'
          ? core.createBatchHandler(batchPorts(this.#around, core.PRODUCTS, watched))
          : core.createBatchHandler({
              ...batchPorts(this.#around, core.PURCHASES, watched),
              lake: new core.PurchaseLake(
                new core.S3Lake({ store: lakeStore(this.#around, life), format: lakeFormat }),
              ),
            }),
    };
    return environment;
  }
}
