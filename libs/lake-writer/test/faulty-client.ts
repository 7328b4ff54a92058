import { setTimeout as delay } from 'node:timers/promises';
import { type S3Client } from '@aws-sdk/client-s3';

/** What happens to a call: it never leaves, its answer is lost, it comes late, or nothing. */
export const FAULTS = ['never sent', 'answer lost', 'slow'] as const;
export type Fault = (typeof FAULTS)[number] | undefined;

/** What an invocation gets instead of an answer. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
}

const SLOW_MS = 60;

/** An S3 client whose calls go wrong as the plan says, by their number from 0. */
export class FaultyClient {
  calls = 0;
  readonly #client: Pick<S3Client, 'send'>;
  readonly #plan: (call: number) => Fault;

  constructor(client: Pick<S3Client, 'send'>, plan: (call: number) => Fault) {
    this.#client = client;
    this.#plan = plan;
  }

  readonly send = (async (command: never): Promise<unknown> => {
    const fault = this.#plan(this.calls++);
    if (fault === 'never sent') throw new Disconnected('the call was not sent');
    if (fault === 'slow') await delay(SLOW_MS);
    const answer: unknown = await this.#client.send(command);
    if (fault === 'answer lost') throw new Disconnected('the answer was lost');
    return answer;
  }) as S3Client['send'];
}
