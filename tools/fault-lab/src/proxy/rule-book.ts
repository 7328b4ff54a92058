import { Random } from '@cloudpf/sample-data';
import { FaultNameTakenError, UnknownFaultError } from './errors.ts';
import { matches, type RequestLine, type Rule } from './rule.ts';

interface Entry {
  readonly rule: Rule;
  readonly random: Random;
  readonly released: AbortController;
  matched: number;
  struck: number;
}

/** A rule that strikes a request. */
export interface Struck {
  readonly rule: Rule;
  readonly random: Random;
  /** Aborted once the rule is released or removed. */
  readonly released: AbortSignal;
}

/** The rules of one proxy, in the order in which they were added. */
export class RuleBook {
  readonly #seed: string;
  readonly #entries = new Map<string, Entry>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  get rules(): readonly Rule[] {
    return [...this.#entries.values()].map(({ rule }) => rule);
  }

  /** @throws FaultNameTakenError */
  add(rule: Rule): void {
    if (this.#entries.has(rule.name)) throw new FaultNameTakenError(rule.name);
    const random = new Random(`${this.#seed}/${rule.name}`);
    this.#entries.set(rule.name, { rule, random, released: new AbortController(), matched: 0, struck: 0 });
  }

  /** Takes a rule away and lets go of what it holds. @throws UnknownFaultError */
  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new UnknownFaultError(name, [...this.#entries.keys()]);
    this.#entries.delete(name);
    entry.released.abort();
  }

  clear(): void {
    for (const name of [...this.#entries.keys()]) this.remove(name);
  }

  /** The rules that strike this request; counted as struck. */
  strike(request: RequestLine): readonly Struck[] {
    return [...this.#entries.values()].filter((entry) => strikes(entry, request)).map(toStruck);
  }
}

function strikes(entry: Entry, request: RequestLine): boolean {
  const { match = {}, after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = entry.rule;
  if (!matches(match, request)) return false;
  entry.matched++;
  if (entry.matched <= after || entry.struck >= times || !entry.random.chance(probability)) return false;
  entry.struck++;
  return true;
}

function toStruck({ rule, random, released }: Entry): Struck {
  return { rule, random, released: released.signal };
}
