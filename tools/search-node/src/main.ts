import { parseArgs } from 'node:util';
import { startSearchNode } from './start-node.ts';

const usage = `Runs one Elasticsearch node until Ctrl-C.

node tools/search-node/src/main.ts --name NAME --data-dir DIR [--port N] [--transport-port N] [--heap MB] [--tune-for start|throughput] [--password P]`;

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'local' },
    'data-dir': { type: 'string' },
    port: { type: 'string' },
    'transport-port': { type: 'string' },
    heap: { type: 'string', default: '256' },
    'tune-for': { type: 'string', default: 'start' },
    password: { type: 'string', default: 'local-only' },
    help: { type: 'boolean', default: false },
  },
});
const dataDir = values['data-dir'];

if (values.help || dataDir === undefined) {
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const node = await startSearchNode({
    name: values.name,
    dataDir,
    heapMb: Number(values.heap),
    tuneFor: values['tune-for'] === 'throughput' ? 'throughput' : 'start',
    password: values.password,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values['transport-port'] === undefined ? {} : { transportPort: Number(values['transport-port']) }),
    onProgress: console.error,
  });
  console.log(
    `${node.url}  user ${node.username}  password ${node.password}  process ${node.pid}\nlog ${node.logFile}`,
  );
  const stop = () => void node.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { code, expected } = await node.exited;
  process.exitCode = expected ? 0 : (code ?? 1);
}
