/** The part of autocannon that is used here; the package brings no types. */
declare module 'autocannon' {
  import { type EventEmitter } from 'node:events';

  interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly requests: readonly Request[];
  }

  interface Result {
    readonly non2xx: number;
    readonly errors: number;
    readonly '2xx': number;
  }

  /** Emits `response` with the client, the status, the bytes and the milliseconds that it took. */
  // eslint-disable-next-line no-restricted-exports -- it is how the package exports it
  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
}
