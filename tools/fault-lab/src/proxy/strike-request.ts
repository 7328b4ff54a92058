import { type Readable } from 'node:stream';
import { bulkAnswer } from './answers.ts';
import { chooseItems, mergeItems, splitBulk } from './bulk-items.ts';
import { type Clock } from './clock.ts';
import { type EngineAnswer, type EngineRequest, type Headers, readWhole, resized } from './engine-client.ts';
import { type Action, type Answer, type ItemChoice, type RequestLine } from './rule.ts';
import { type Struck } from './rule-book.ts';
import { type StrikeLog } from './strike-log.ts';

export interface Surroundings {
  readonly struck: readonly Struck[];
  readonly clock: Clock;
  readonly strikes: StrikeLog;
  /** Aborted when the client has given up or the proxy closes. */
  readonly waits: AbortSignal;
  readonly closing: AbortSignal;
  /** Sends to the engine as long as the client waits. */
  send(request: EngineRequest): Promise<EngineAnswer>;
  /** Sends to the engine whether or not the client waits, and forgets the answer. */
  sendApart(request: EngineRequest): Promise<void>;
}

/** What the client gets; `crash` is a connection reset. */
export type Reply =
  'crash' | { readonly status: number; readonly headers: Headers; readonly body: Readable | Buffer };

/** Brings a request to the engine as far as the rules that strike it let it. */
export async function strikeRequest(
  request: EngineRequest & RequestLine,
  surroundings: Surroundings,
): Promise<Reply> {
  const { struck, waits } = surroundings;
  for (const each of struck) {
    const { action } = each.rule;
    const log = (became: string) => {
      const target = `${request.method} ${request.path}${became}`;
      surroundings.strikes.record({ fault: each.rule.name, type: action.type, target });
    };
    switch (action.type) {
      case 'delay':
      case 'pause': {
        log(' is late');
        await hold(action, each, surroundings);
        if (!waits.aborted) break;
        if (action.lands === true && !surroundings.closing.aborted) await surroundings.sendApart(request);
        return 'crash';
      }
      case 'answer':
        log(` is answered ${action.status} by the proxy`);
        return replyOf(action);
      case 'crash_before':
        log(' never arrives');
        return 'crash';
      case 'crash_after': {
        const answer = await surroundings.send(request);
        await readWhole(answer.body);
        log(` loses its answer ${answer.status}`);
        return 'crash';
      }
      case 'close_after': {
        log(' is the last of its connection');
        const answer = await surroundings.send(request);
        return { ...answer, headers: { ...answer.headers, connection: ['close'] } };
      }
      case 'reject_items': {
        const reply = await rejectItems(request, { action, each, log, surroundings });
        if (reply !== undefined) return reply;
      }
    }
  }
  return await surroundings.send(request);
}

async function hold(
  action: Extract<Action, { type: 'delay' | 'pause' }>,
  { released }: Struck,
  { clock, waits, closing }: Surroundings,
): Promise<void> {
  const ends = AbortSignal.any([released, closing, ...(action.lands === true ? [] : [waits])]);
  if (action.type === 'delay') return clock.sleep(action.delay, ends);
  if (ends.aborted) return;
  await new Promise<void>((resolve) => {
    ends.addEventListener('abort', () => {
      resolve();
    });
  });
}

interface ItemStrike {
  readonly action: ItemChoice;
  readonly each: Struck;
  readonly log: (became: string) => void;
  readonly surroundings: Surroundings;
}

/** @returns nothing where no item is turned away. */
async function rejectItems(
  request: EngineRequest,
  { action, each, log, surroundings }: ItemStrike,
): Promise<Reply | undefined> {
  const items = Buffer.isBuffer(request.body) ? splitBulk(request.body.toString()) : undefined;
  if (items === undefined) return undefined;
  const turnedAway = chooseItems(items, action, each.random);
  const rest = items.filter((_, place) => turnedAway[place] !== true);
  if (rest.length === items.length) return undefined;

  log(` loses ${items.length - rest.length} of ${items.length} items`);
  // The node refuses a bulk request without items.
  if (rest.length === 0) return replyOf(bulkAnswer(mergeItems(items, turnedAway, [])));
  const body = Buffer.from(rest.map(({ lines }) => lines).join(''));
  const headers = { ...resized(request.headers, body.length), 'accept-encoding': ['identity'] };
  const answer = await surroundings.send({ ...request, headers, body });
  const text = await readWhole(answer.body);
  if (answer.status !== 200) return { ...answer, headers: resized(answer.headers, text.length), body: text };
  return withItems(answer, text, (answers) => mergeItems(items, turnedAway, answers));
}

function withItems(
  answer: EngineAnswer,
  text: Buffer,
  merge: (answers: readonly unknown[]) => readonly unknown[],
): Reply {
  const read = JSON.parse(text.toString()) as {
    readonly items?: readonly unknown[];
    readonly errors?: boolean;
  };
  const errors = read.errors === undefined ? {} : { errors: true };
  const body = Buffer.from(JSON.stringify({ ...read, ...errors, items: merge(read.items ?? []) }));
  return { status: answer.status, headers: resized(answer.headers, body.length), body };
}

function replyOf({ status, headers, body }: Answer): Reply {
  const bytes = Buffer.from(body);
  const listed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { status, headers: resized(listed, bytes.length), body: bytes };
}
