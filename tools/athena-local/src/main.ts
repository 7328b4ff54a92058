import { parseArgs } from 'node:util';
import { startAthenaLocal } from './start-athena-local.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8788' },
    host: { type: 'string', default: '127.0.0.1' },
    s3: { type: 'string' },
    'data-dir': { type: 'string' },
    'cache-bytes': { type: 'string' },
    concurrency: { type: 'string' },
  },
});

if (values.s3 === undefined || values['data-dir'] === undefined) {
  console.error(
    'Usage: node src/main.ts --s3 URL --data-dir DIR [--port N] [--host H] [--cache-bytes N] [--concurrency N]',
  );
  process.exit(2);
}

const athena = await startAthenaLocal({
  port: Number(values.port),
  host: values.host,
  s3Endpoint: values.s3,
  region: process.env['AWS_REGION'] ?? 'us-east-1',
  credentials: {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
  },
  dataDir: values['data-dir'],
  ...(values['cache-bytes'] !== undefined && { cacheBytes: Number(values['cache-bytes']) }),
  ...(values.concurrency !== undefined && { concurrency: Number(values.concurrency) }),
});
console.log(`Athena listens on ${athena.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void athena.stop().then(() => process.exit(0));
  });
}
