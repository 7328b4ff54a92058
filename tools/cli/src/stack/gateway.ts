import * as z from 'zod';
import { CommandError } from '../errors.ts';
import { mintToken, SCOPES } from './mint-token.ts';
import { type Stack } from './stack.ts';

/** Query parameters; `undefined` ones are left out, lists are repeated. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface GatewayRequest {
  readonly method?: 'GET' | 'POST';
  /** Below the origin, such as `/search/tambo/products`. */
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: unknown;
}

const TOKEN_SECONDS = 300;

const Problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  request_id: z.string().optional(),
  errors: z
    .array(z.object({ parameter: z.string().optional(), pointer: z.string().optional(), detail: z.string() }))
    .optional(),
});

export interface GatewayOptions {
  readonly stack: Stack;
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The two APIs of a running stack, asked as one tenant with a short-lived token of its own. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #tenant: string;

  constructor(tenant: string, options: GatewayOptions) {
    this.#tenant = tenant;
    this.#options = options;
  }

  /**
   * The JSON of a good answer.
   * @throws CommandError with the problem that the API describes, or where nothing answers.
   */
  async request(request: GatewayRequest): Promise<unknown> {
    const { stack } = this.#options;
    const url = new URL(request.path, stack.gateway);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined) url.searchParams.append(name, String(one));
      }
    }
    const response = await this.#send(url, request);
    const body = await response.text();
    if (!response.ok) throw problemOf(response.status, body);
    return JSON.parse(body);
  }

  async #send(url: URL, request: GatewayRequest): Promise<Response> {
    const issuedAt = Math.floor(this.#options.now() / 1000);
    const token = await mintToken(this.#options.stack, {
      tenant: this.#tenant,
      scopes: SCOPES,
      issuedAt,
      expiresAt: issuedAt + TOKEN_SECONDS,
    });
    try {
      return await this.#options.fetch(url, {
        method: request.method ?? 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
    } catch (cause) {
      throw new CommandError('GATEWAY_UNREACHABLE', `the gateway at ${url.origin} does not answer`, {
        cause,
        next: 'look at the terminal of "npm start", or start the local cloud again',
      });
    }
  }
}

function problemOf(status: number, body: string): CommandError {
  const problem = Problem.safeParse(parseJson(body)).data;
  if (!problem)
    return new CommandError(`HTTP_${status}`, `the gateway answered ${status}: ${body.slice(0, 300)}`);

  const summary = problem.detail ?? problem.title ?? 'no reason given';
  const fields = (problem.errors ?? [])
    .map(({ parameter, pointer, detail }) => `${[parameter, pointer].filter(Boolean).join(' ')}: ${detail}`)
    .filter((field) => field !== summary);
  return new CommandError(`HTTP_${status}`, [`${summary} (HTTP ${status})`, ...fields].join('\n  '), {
    ...(problem.request_id === undefined
      ? {}
      : { next: `the logs know this request as ${problem.request_id}` }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
