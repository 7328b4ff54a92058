import { request } from 'node:https';

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: object;
}

export interface Cell {
  readonly hostname: string;
  readonly port: number;
  /** What a function reads from the secret. */
  readonly key: Readonly<Record<string, string>>;
}

/** Asks a tenant's node as a function does: by its name, over TLS that the secret's authority signed. */
export function ask(
  { hostname, port, key }: Cell,
  { method = 'GET', path, body }: Call,
): Promise<{ readonly status: number; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        servername: hostname,
        port,
        method,
        path,
        ca: key['ca_certificate'],
        headers: { authorization: `ApiKey ${key['api_key'] ?? ''}`, 'content-type': 'application/json' },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: answer.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
