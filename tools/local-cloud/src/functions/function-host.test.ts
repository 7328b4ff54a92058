import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FunctionEvent, FunctionHost, type FunctionHostOptions } from './function-host.ts';

let folder: string;
let host: FunctionHost | undefined;
let events: FunctionEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'function-host-'));
  events = [];
});

afterEach(async () => {
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function hosting(source: string, options: Partial<FunctionHostOptions> = {}): Promise<FunctionHost> {
  const bundle = join(folder, 'handler.mjs');
  await writeFile(bundle, source);
  const logFile = join(folder, 'function.log');
  const onEvent = (event: FunctionEvent) => void events.push(event);
  host = new FunctionHost({ name: 'orders', bundle, env: {}, logFile, onEvent, ...options });
  return host;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function started(): number[] {
  return events.flatMap((event) => (event.type === 'worker-started' ? [event.pid] : []));
}

describe('FunctionHost', () => {
  it('hands the event to the handler and its answer back', async () => {
    const functions = await hosting('export const handler = async (event) => ({ got: event.n * 2 });');

    const result = await functions.invoke({ n: 21 });

    expect(result).toMatchObject({ ok: true, payload: { got: 42 } });
  });

  it('gives null where the handler returns nothing', async () => {
    const functions = await hosting('export const handler = async () => {};');

    expect(await functions.invoke({})).toMatchObject({ ok: true, payload: null });
  });

  it('keeps a worker for the next invocation', async () => {
    const functions = await hosting('let n = 0; export const handler = async () => ++n;');

    await functions.invoke({});
    const second = await functions.invoke({});

    expect(second).toMatchObject({ payload: 2 });
    expect(started()).toHaveLength(1);
  });

  it('shows the function its own environment and nothing of ours', async () => {
    const functions = await hosting('export const handler = async () => process.env;', {
      env: { TABLE: 'products', AWS_REGION: 'eu-west-1' },
      memoryMb: 256,
    });
    process.env['SECRET_OF_THE_HOST'] = 'x';

    const result = await functions.invoke({});

    expect(result).toMatchObject({
      payload: {
        TABLE: 'products',
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'orders',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        TZ: 'UTC',
      },
    });
    expect(result).not.toHaveProperty('payload.SECRET_OF_THE_HOST');
  });

  it("passes a context like Lambda's", async () => {
    const functions = await hosting(
      `export const handler = async (_, c) => ({ id: c.awsRequestId, name: c.functionName, arn: c.invokedFunctionArn,
        memory: c.memoryLimitInMB, left: c.getRemainingTimeInMillis() });`,
      { timeoutMs: 60_000 },
    );

    const result = await functions.invoke({});

    expect(result).toMatchObject({
      payload: {
        id: result.requestId,
        name: 'orders',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:orders',
        memory: '512',
      },
    });
    expect(result).toHaveProperty(
      'payload.left',
      expect.toSatisfy((left: number) => left > 0 && left <= 60_000),
    );
  });

  it('reports a thrown error by its name and message, and goes on with the same worker', async () => {
    const functions = await hosting(
      'export const handler = async (e) => { if (e.bad) throw new TypeError("no price"); return "fine"; };',
    );

    const failed = await functions.invoke({ bad: true });
    const fine = await functions.invoke({});

    expect(failed).toMatchObject({ ok: false, errorType: 'TypeError', errorMessage: 'no price' });
    expect(fine).toMatchObject({ ok: true, payload: 'fine' });
    expect(started()).toHaveLength(1);
  });

  it('kills a handler that outlives its time limit and starts a fresh worker', async () => {
    const functions = await hosting(
      'export const handler = async (e) => { if (e.spin) for (;;); return "fine"; };',
      { timeoutMs: 700 },
    );

    const late = await functions.invoke({ spin: true });
    const fine = await functions.invoke({});

    expect(late).toMatchObject({ ok: false, timedOut: true, errorType: 'Sandbox.Timedout' });
    expect(late).toHaveProperty('errorMessage', expect.stringContaining('Task timed out after 0.70 seconds'));
    expect(fine).toMatchObject({ ok: true });
    expect(started().map(isAlive)).toEqual([false, true]);
  });

  it('fails the invocation whose worker crashes and starts a fresh worker', async () => {
    const functions = await hosting(
      'export const handler = async (e) => { if (e.crash) process.exit(7); return "fine"; };',
    );

    const crashed = await functions.invoke({ crash: true });
    const fine = await functions.invoke({});

    expect(crashed).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(crashed).toHaveProperty('errorMessage', expect.stringContaining('exit status 7'));
    expect(fine).toMatchObject({ ok: true });
    expect(started()).toHaveLength(2);
  });

  it('kills a worker that ends an invocation with more memory than the function has', async () => {
    const functions = await hosting(
      'const kept = []; export const handler = async () => { kept.push(Buffer.alloc(300 << 20, 1)); };',
      { memoryMb: 192 },
    );

    const result = await functions.invoke({});

    expect(result).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(result).toHaveProperty('errorMessage', expect.stringContaining('out of memory'));
    expect(started().map(isAlive)).toEqual([false]);
  });

  it.runIf(existsSync('/proc/self/statm'))(
    'kills a worker that takes too much memory and never returns',
    async () => {
      const functions = await hosting(
        'export const handler = () => new Promise(() => { const b = Buffer.alloc(300 << 20, 1); setInterval(() => b, 1000); });',
        { memoryMb: 192 },
      );

      const result = await functions.invoke({});

      expect(result).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
      expect(result).toHaveProperty('errorMessage', expect.stringContaining('out of memory'));
    },
  );

  it.each([
    ['a bundle that is not there', 'import "./absent.mjs";', 'Runtime.ImportModuleError'],
    ['a bundle that does not parse', 'export const handler = (;', 'Runtime.UserCodeSyntaxError'],
    ['a bundle without a handler', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['a bundle that throws while loading', 'throw new RangeError("no config");', 'RangeError'],
    ['a bundle that ends the process while loading', 'process.exit(3);', 'Runtime.ExitError'],
  ])('fails the invocation of %s', async (_, source, errorType) => {
    const functions = await hosting(source);

    expect(await functions.invoke({})).toMatchObject({ ok: false, errorType });
  });

  it('runs up to its concurrency at once and the rest in turn', async () => {
    const functions = await hosting(
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 20)); return process.pid; };',
      { maxConcurrency: 2 },
    );

    const invocations = Array.from({ length: 6 }, () => functions.invoke({}));
    const early = functions.stats();
    const results = await Promise.all(invocations);

    expect(early).toMatchObject({ busy: 2, waiting: 4 });
    expect(results.every((result) => result.ok)).toBe(true);
    expect(started()).toHaveLength(2);
    expect(functions.stats()).toMatchObject({ busy: 0, waiting: 0, workers: 2, invocations: 6 });
  });

  it('refuses an event of more than 6 MB', async () => {
    const functions = await hosting('export const handler = async () => "reached";');

    const result = await functions.invoke({ text: 'x'.repeat(6 * 1024 * 1024) });

    expect(result).toMatchObject({ ok: false, errorType: 'RequestEntityTooLargeException' });
  });

  it('refuses an answer of more than 6 MB', async () => {
    const functions = await hosting('export const handler = async () => "x".repeat(6 * 1024 * 1024);');

    expect(await functions.invoke({})).toMatchObject({
      ok: false,
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  it('runs the new code after a reload', async () => {
    const functions = await hosting('export const handler = async () => "old";');
    await functions.invoke({});
    await writeFile(join(folder, 'handler.mjs'), 'export const handler = async () => "new";');

    functions.reload();

    expect(await functions.invoke({})).toMatchObject({ payload: 'new' });
  });

  it('appends what the function prints to its log', async () => {
    const functions = await hosting(
      'export const handler = async () => { console.log("to out"); console.error("to err"); };',
    );

    await functions.invoke({});
    await functions.stop();

    const log = await readFile(join(folder, 'function.log'), 'utf8');
    expect(log).toContain('to out');
    expect(log).toContain('to err');
  });

  it('leaves no process after a stop, whatever was under way', async () => {
    const functions = await hosting(
      'export const handler = () => new Promise(() => setInterval(() => {}, 1000));',
      {
        maxConcurrency: 2,
      },
    );
    const invocations = Array.from({ length: 3 }, () => functions.invoke({}));
    await expect.poll(started).toHaveLength(2);

    await functions.stop();

    const results = await Promise.all(invocations);
    expect(results.map((result) => result.ok)).toEqual([false, false, false]);
    expect(results[2]).toMatchObject({ errorType: 'Host.Stopped', notDelivered: true });
    expect(started().map(isAlive)).toEqual([false, false]);
    expect(await functions.invoke({})).toMatchObject({ ok: false, notDelivered: true });
  });
});
