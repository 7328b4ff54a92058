import { type DynamoDBRecord, readBatchResponse, type Verdict } from '@cloudpf/local-cloud';
import { type Invoked, type LabFunction } from '../function/lab-function.ts';
import { type DeliveryFault } from '../scenario/scenario.ts';
import { type Ledger } from './ledger.ts';

export interface InvokerOptions {
  readonly target: LabFunction;
  readonly ledger: Ledger;
  readonly onInvoked: (batch: readonly DynamoDBRecord[], invoked: Invoked) => void;
}

/** Sends batches to a function, each through the fault that is armed for it, and accounts for what came of them. */
export class Invoker {
  readonly #options: InvokerOptions;
  #fault: DeliveryFault | undefined;

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** The next batch meets this fault. */
  arm(fault: DeliveryFault): void {
    this.#fault = fault;
  }

  /** Takes the fault away that is armed. */
  disarm(): DeliveryFault | undefined {
    const fault = this.#fault;
    this.#fault = undefined;
    return fault;
  }

  coldStart(): void {
    this.#options.target.coldStart();
  }

  /** Sends records as they are. */
  async plainly(records: readonly DynamoDBRecord[]): Promise<Invoked> {
    const invoked = await this.#options.target.invoke(records);
    this.#account(records, invoked);
    return invoked;
  }

  /** @returns what Lambda would make of the answer. */
  async send(records: readonly DynamoDBRecord[], fault: DeliveryFault | undefined): Promise<Verdict> {
    const { target } = this.#options;
    switch (fault?.kind) {
      case 'duplicate': {
        const repeated = records.flatMap((record, place) =>
          place % fault.every === 0 ? [record, record] : [record],
        );
        return this.#judge(records, repeated, await target.invoke(repeated));
      }
      case 'twice-at-once': {
        const other = this.plainly(records.slice(0, fault.size));
        const [invoked] = await Promise.all([target.invoke(records), other]);
        return this.#judge(records, records, invoked);
      }
      case 'lost-answer':
        await this.plainly(records);
        return { kind: 'failed', reason: 'the answer was lost' };
      case 'crash':
      case 'time-out':
      case 'error':
        return this.#judge(records, records, await target.invoke(records, fault));
      case 're-cut':
      case undefined:
        return this.#judge(records, records, await target.invoke(records));
    }
  }

  #judge(records: readonly DynamoDBRecord[], sent: readonly DynamoDBRecord[], invoked: Invoked): Verdict {
    const { crash, response } = invoked;
    this.#account(sent, invoked);
    if (crash) return { kind: 'failed', reason: crash.message };
    return readBatchResponse(response, sequenceNumbers(records));
  }

  #account(sent: readonly DynamoDBRecord[], invoked: Invoked): void {
    const { ledger, onInvoked } = this.#options;
    onInvoked(sent, invoked);
    if (!invoked.response) return;
    const verdict = readBatchResponse(invoked.response, sequenceNumbers(sent));
    const count = verdict.kind === 'done' ? sent.length : verdict.kind === 'failed-from' ? verdict.index : 0;
    ledger.acknowledge(sent, count, invoked);
  }
}

function sequenceNumbers(records: readonly DynamoDBRecord[]): string[] {
  return records.map(({ dynamodb }) => dynamodb.SequenceNumber);
}
