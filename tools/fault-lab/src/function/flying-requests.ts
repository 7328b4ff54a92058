import { type Network } from './life.ts';

/** Requests whose sender may be gone. */
export class FlyingRequests implements Network {
  readonly #underway = new Set<Promise<unknown>>();
  #late: (() => Promise<unknown>)[] = [];

  underway(request: Promise<unknown>): void {
    const ended = request.catch(() => undefined).finally(() => this.#underway.delete(ended));
    this.#underway.add(ended);
  }

  late(send: () => Promise<unknown>): void {
    this.#late.push(send);
  }

  /** Sends what was held back. */
  release(): void {
    const late = this.#late;
    this.#late = [];
    for (const send of late) this.underway(send());
  }

  /** Resolves when everything has landed, what was held back included. */
  async landed(): Promise<void> {
    this.release();
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }
}
