import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { invalidRequest, RequestError } from './errors.ts';
import { type OperationContext } from './operation.ts';
import { operations } from './operations.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const TARGET = /^AmazonAthena\.(\w+)$/;

/** Athena's AWS JSON 1.1 protocol: the operation in a header, JSON both ways. */
export function createAthenaServer(context: OperationContext): Server {
  return createServer((request, response) => {
    void handle(request, context).then(
      (body) => {
        send(response, 200, body);
      },
      (error: unknown) => {
        sendError(response, error);
      },
    );
  });
}

async function handle(request: IncomingMessage, context: OperationContext): Promise<object> {
  if (request.method === 'GET' && (request.url === '/' || request.url === '/healthz'))
    return { status: 'ok' };
  const name = TARGET.exec(String(request.headers['x-amz-target'] ?? ''))?.[1] ?? '';
  const operation = operations.get(name);
  if (request.method !== 'POST' || !operation)
    throw new RequestError(
      'UnknownOperationException',
      `The operation '${name}' is not known to the local Athena`,
    );
  return operation(parse(await readBody(request)), context);
}

function parse(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw invalidRequest('The request body is not JSON');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw invalidRequest('The request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof RequestError) {
    send(response, 400, {
      __type: error.type,
      ...(error.code !== undefined && { AthenaErrorCode: error.code }),
      Message: error.message,
      message: error.message,
    });
    return;
  }
  console.error(error);
  send(response, 500, {
    __type: 'InternalServerException',
    Message: 'The local Athena failed; see its output.',
  });
}
