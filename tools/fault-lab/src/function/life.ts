import { type DeliveryFault } from '../scenario/scenario.ts';
import { type Call } from './calls.ts';
import { CrashedError, InjectedError } from './errors.ts';
import { Trace } from './trace.ts';

/** What one invocation can meet at its calls to the outside. */
export type CallFault = Extract<DeliveryFault, { readonly kind: 'crash' | 'time-out' | 'error' }>;

/** Requests that are on their way while nobody waits for them any more. */
export interface Network {
  /** Keeps the promise from being forgotten: before the end of a run all of them must have landed. */
  underway(request: Promise<unknown>): void;
  /** Sends the request after the next delivery. */
  late(send: () => Promise<unknown>): void;
}

/**
 * The life of one execution environment: it passes calls to the outside, counts them, and ends at the call where the
 * plan says so. Once ended, nothing of it reaches the outside any more, and nothing comes back.
 */
export class Life {
  /** Rejects when the environment ends. */
  readonly ended: Promise<never>;
  readonly #network: Network;
  readonly #end: (error: Error) => void;
  #isDead = false;
  #fault: CallFault | undefined;
  #matched = 0;
  #trace = new Trace();

  constructor(network: Network) {
    this.#network = network;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.ended = promise;
    this.#end = reject;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The fault of the invocation that begins now, and what takes note of its calls. */
  begin(fault: CallFault | undefined, trace = new Trace()): void {
    this.#fault = fault;
    this.#matched = 0;
    this.#trace = trace;
  }

  /** Sends one request to the outside, or lets it meet the fault that is meant for it. */
  async call<T>(call: Call, send: () => Promise<T>): Promise<T> {
    if (this.#isDead) return nothing();
    const trace = this.#trace;
    trace.calls.add(call);
    const fault = this.#faultOf(call);
    if (fault) trace.struckAt ??= call;
    if (fault?.kind === 'error') {
      const error = new InjectedError(call);
      trace.fail(call, error);
      throw error;
    }
    const when = fault?.kind === 'time-out' ? 'during' : fault?.when;
    if (when === 'before' || when === 'late') {
      if (when === 'late') this.#network.late(send);
      return this.#die(call, when);
    }
    const request = send();
    this.#network.underway(request);
    if (when === 'during') return this.#die(call, when);
    try {
      return await request;
    } catch (error) {
      trace.fail(call, error);
      throw error;
    } finally {
      if (when === 'after') await this.#die(call, when);
      // Whoever ended in the meantime hears nothing of the answer.
      if (this.isDead) await nothing();
    }
  }

  #faultOf(call: Call): CallFault | undefined {
    const fault = this.#fault;
    if (!fault || (fault.kind !== 'time-out' && fault.call !== call)) return undefined;
    const place = this.#matched++;
    const until = fault.kind === 'error' ? fault.nth + fault.times : fault.nth + 1;
    return place >= fault.nth && place < until ? fault : undefined;
  }

  #die(call: Call, when: string): Promise<never> {
    this.#isDead = true;
    this.#end(new CrashedError(call, when));
    return nothing();
  }
}

function nothing(): Promise<never> {
  return new Promise(() => undefined);
}
