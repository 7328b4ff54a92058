import { type BatchResponse } from '@cloudpf/change-stream';
import { type DynamoDBRecord, readBatchResponse, type Verdict } from '@cloudpf/local-cloud';
import { type Invoked, type LabFunction } from '../function/lab-function.ts';
import { type CallFault } from '../function/life.ts';
import { type DeliveryFault } from '../scenario/scenario.ts';
import { type Struck } from '../struck.ts';
import { type Ledger } from './ledger.ts';

export interface InvokerOptions {
  readonly target: LabFunction;
  readonly ledger: Ledger;
  readonly onInvoked: (batch: readonly DynamoDBRecord[], invoked: Invoked) => void;
  readonly struck: Struck;
}

/** A batch that does not pass when everything is well never will. */
const MAX_LAST_TRIES = 40;

/** Sends batches to a function, each through the fault that is armed for it, and accounts for what came of them. */
export class Invoker {
  readonly #options: InvokerOptions;
  /** Each meets a batch of its own. */
  readonly #waiting: DeliveryFault[] = [];

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** The next batch that no other fault waits for meets this one, and another batch if it finds nothing to strike. */
  arm(fault: DeliveryFault): void {
    this.#waiting.push(fault);
  }

  /** Takes the fault away that is armed. */
  disarm(): DeliveryFault | undefined {
    return this.#waiting.shift();
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

  /** Sends records, and what is left of them, until all are acknowledged. */
  async untilDone(records: readonly DynamoDBRecord[]): Promise<void> {
    let rest = records;
    for (let tries = 0; rest.length > 0 && tries < MAX_LAST_TRIES; tries += 1) {
      const { response } = await this.plainly(rest);
      rest = rest.slice(acknowledged(rest, response));
    }
  }

  /** @returns what Lambda would make of the answer. */
  async send(records: readonly DynamoDBRecord[], fault: DeliveryFault | undefined): Promise<Verdict> {
    const { target, struck } = this.#options;
    switch (fault?.kind) {
      case 'duplicate': {
        struck.note('duplicate');
        const repeated = records.flatMap((record, place) =>
          place % fault.every === 0 ? [record, record] : [record],
        );
        return this.#judge(records, repeated, await target.invoke(repeated));
      }
      case 'twice-at-once': {
        struck.note('twice-at-once');
        const other = this.plainly(records.slice(0, fault.size));
        const [invoked] = await Promise.all([target.invoke(records), other]);
        return this.#judge(records, records, invoked);
      }
      case 'lost-answer':
        struck.note('lost-answer');
        await this.plainly(records);
        return { kind: 'failed', reason: 'the answer was lost' };
      case 'crash':
      case 'time-out':
      case 'error':
        return this.#judge(records, records, await this.#meeting(records, fault));
      case 're-cut':
      case undefined:
        return this.#judge(records, records, await target.invoke(records));
    }
  }

  async #meeting(records: readonly DynamoDBRecord[], fault: CallFault): Promise<Invoked> {
    const { target, struck } = this.#options;
    const invoked = await target.invoke(records, fault);
    const call = invoked.trace.struckAt;
    if (call === undefined) this.arm(fault);
    else if (fault.kind === 'crash') struck.noteCrash({ call, when: fault.when });
    else struck.note(fault.kind);
    return invoked;
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
    if (invoked.response) ledger.acknowledge(sent, acknowledged(sent, invoked.response), invoked);
  }
}

/** How many records at the front need no further attention. */
function acknowledged(sent: readonly DynamoDBRecord[], response: BatchResponse | undefined): number {
  if (!response) return 0;
  const verdict = readBatchResponse(response, sequenceNumbers(sent));
  return verdict.kind === 'done' ? sent.length : verdict.kind === 'failed-from' ? verdict.index : 0;
}

function sequenceNumbers(records: readonly DynamoDBRecord[]): string[] {
  return records.map(({ dynamodb }) => dynamodb.SequenceNumber);
}
