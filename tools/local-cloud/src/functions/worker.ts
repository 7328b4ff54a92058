import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { type LambdaContext, lambdaContext } from './lambda-context.ts';
import { type InvokeMessage, type WorkerMessage } from './worker-protocol.ts';

type Handler = (event: unknown, context: LambdaContext) => unknown;

const [bundle = ''] = process.argv.slice(2);

// The host is gone: nobody will read a result, and nobody else would end this process.
process.on('disconnect', () => process.exit(0));

function send(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly handler?: unknown };
  if (typeof module.handler !== 'function') {
    const error = new Error('handler is undefined or not exported');
    error.name = 'Runtime.HandlerNotFound';
    throw error;
  }
  return module.handler as Handler;
}

async function run(handler: Handler, invocation: InvokeMessage): Promise<void> {
  const { requestId } = invocation;
  try {
    const returned = await handler(JSON.parse(invocation.event), lambdaContext(invocation, process.env));
    // JSON.stringify gives undefined for undefined and functions, whatever its type says.
    const payload = (JSON.stringify(returned) as string | undefined) ?? 'null';
    send({ type: 'result', requestId, payload, rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    console.error(error);
    send({ type: 'error', requestId, ...describe(error), rssBytes: process.memoryUsage.rss() });
  }
}

function describe(error: unknown): { errorType: string; errorMessage: string } {
  if (error instanceof Error) return { errorType: error.name, errorMessage: error.message };
  return { errorType: typeof error, errorMessage: typeof error === 'string' ? error : inspect(error) };
}

try {
  const handler = await loadHandler();
  process.on('message', (message) => void run(handler, message as InvokeMessage));
  send({ type: 'ready' });
} catch (error) {
  console.error(error);
  const { errorType, errorMessage } = describe(error);
  const failure: WorkerMessage = {
    type: 'init-failed',
    errorType: initErrorType(error) ?? errorType,
    errorMessage,
  };
  process.send?.(failure, () => process.exit(1));
}

function initErrorType(error: unknown): string | undefined {
  if (error instanceof SyntaxError) return 'Runtime.UserCodeSyntaxError';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' ? 'Runtime.ImportModuleError' : undefined;
}
