import { type DeliveryFault } from '../scenario/scenario.ts';
import { type Call } from './calls.ts';
import { CrashedError, InjectedError } from './errors.ts';

type CallFault = Extract<DeliveryFault, { readonly kind: 'crash' | 'error' }>;

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

  /** The fault of the invocation that begins now. */
  begin(fault: CallFault | undefined): void {
    this.#fault = fault;
    this.#matched = 0;
  }

  /** Sends one request to the outside, or lets it meet the fault that is meant for it. */
  async call<T>(call: Call, send: () => Promise<T>): Promise<T> {
    if (this.#isDead) return nothing();
    const fault = this.#faultOf(call);
    if (fault?.kind === 'error') throw new InjectedError(call);
    if (fault?.when === 'before' || fault?.when === 'late') {
      if (fault.when === 'late') this.#network.late(send);
      return this.#die(fault);
    }
    const request = send();
    this.#network.underway(request);
    if (fault?.when === 'during') return this.#die(fault);
    try {
      return await request;
    } finally {
      if (fault?.when === 'after') await this.#die(fault);
      // Whoever ended in the meantime hears nothing of the answer.
      if (this.isDead) await nothing();
    }
  }

  #faultOf(call: Call): CallFault | undefined {
    const fault = this.#fault;
    if (fault?.call !== call) return undefined;
    const place = this.#matched++;
    const until = fault.kind === 'error' ? fault.nth + fault.times : fault.nth + 1;
    return place >= fault.nth && place < until ? fault : undefined;
  }

  #die(fault: Extract<CallFault, { readonly kind: 'crash' }>): Promise<never> {
    this.#isDead = true;
    this.#end(new CrashedError(fault.call, fault.when));
    return nothing();
  }
}

function nothing(): Promise<never> {
  return new Promise(() => undefined);
}
