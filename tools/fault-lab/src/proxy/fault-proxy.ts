import { type Clock } from './clock.ts';
import { HttpFront } from './http-front.ts';
import { type Rule } from './rule.ts';
import { RuleBook } from './rule-book.ts';
import { StrikeLog } from './strike-log.ts';
import { type Address, TcpProxy } from './tcp-proxy.ts';

export interface FaultProxyOptions {
  readonly name: string;
  /** `http://host:port` of the engine. */
  readonly upstream: string;
  /** On 127.0.0.1. Default: any free one. */
  readonly port?: number;
  readonly seed: string;
  readonly clock?: Clock;
}

/** Stands in front of an engine that speaks HTTP/1.1: toxics act on the wire, rules on the requests. */
export class FaultProxy {
  readonly name: string;
  /** What is done to connections: `addToxic`, `down`, `cut` and the like. */
  readonly wire: TcpProxy;
  /** What really struck, of toxics and rules alike. */
  readonly strikes: StrikeLog;
  readonly #rules: RuleBook;
  readonly #front: HttpFront;

  private constructor(
    name: string,
    { wire, front, rules }: { readonly wire: TcpProxy; readonly front: HttpFront; readonly rules: RuleBook },
  ) {
    this.name = name;
    this.wire = wire;
    this.strikes = wire.strikes;
    this.#front = front;
    this.#rules = rules;
  }

  /** @throws PortTakenError where the port is in use. */
  static async start({ upstream, ...options }: FaultProxyOptions): Promise<FaultProxy> {
    const strikes = new StrikeLog();
    const rules = new RuleBook(options.seed);
    const front = await HttpFront.start({ ...options, upstream: addressOf(upstream), rules, strikes });
    try {
      const wire = await TcpProxy.start({ ...options, upstream: front.listen, strikes });
      return new FaultProxy(options.name, { wire, front, rules });
    } catch (error) {
      await front.close();
      throw error;
    }
  }

  /** What the engine's clients are given as its endpoint. */
  get url(): string {
    const { host, port } = this.wire.listen;
    return `http://${host}:${port}`;
  }

  get upstream(): string {
    const { host, port } = this.#front.upstream;
    return `http://${host}:${port}`;
  }

  get rules(): readonly Rule[] {
    return this.#rules.rules;
  }

  /** @throws FaultNameTakenError */
  addRule(rule: Rule): void {
    this.#rules.add(rule);
  }

  /** Takes a rule away and lets go of the requests that it holds. @throws UnknownFaultError */
  removeRule(name: string): void {
    this.#rules.remove(name);
  }

  /** The engine has been started again elsewhere. */
  retarget(upstream: string): void {
    this.#front.retarget(addressOf(upstream));
  }

  /** Takes every fault away. */
  async reset(): Promise<void> {
    this.#rules.clear();
    await this.wire.reset();
  }

  /** Leaves no socket open. */
  async close(): Promise<void> {
    this.#rules.clear();
    await this.wire.close();
    await this.#front.close();
  }
}

function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port === '' ? 80 : port) };
}
