/** One running container: a search node of this machine, reached as the container's arguments say. */
import { readFileSync, realpathSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import { basename, dirname, join } from 'node:path';
import { readContainer } from './container-file.ts';

interface SearchNode {
  readonly url: string;
  stop(): Promise<unknown>;
}
type StartSearchNode = (options: object) => Promise<SearchNode>;

const [world = '', name = ''] = process.argv.slice(2);
const given = readContainer(world, name)?.arguments ?? [];

function argument(what: string): string {
  return given[given.indexOf(`--${what}`) + 1] ?? '';
}

/** Where a folder of the container is on the host. */
function source(destination: string): string {
  const mount = given.find((each) => each.includes(`destination=${destination}`)) ?? '';
  return /source=([^,]+)/.exec(mount)?.[1] ?? '';
}

const certs = source('/usr/share/elasticsearch/config/certs');
const data = realpathSync(source('/usr/share/elasticsearch/data'));
const [address = '', port = ''] = argument('publish').split(':');

// No package of the program imports a tool, so it comes by its path.
const tool = new URL('../../../tools/search-node/src/index.ts', import.meta.url).href;
const { startSearchNode } = (await import(tool)) as { readonly startSearchNode: StartSearchNode };
const node = await startSearchNode({
  name: argument('hostname'),
  // The node's own user has to reach it, and it goes where the volume goes.
  dataDir: join(world, 'nodes', basename(dirname(data))),
  password: readFileSync(join(source('/run/admin'), 'password'), 'utf8'),
});

const server = createServer(
  { cert: readFileSync(join(certs, 'tls.crt')), key: readFileSync(join(certs, 'tls.key')) },
  (request, response) => {
    // A node that an unprivileged user starts cannot lock its memory.
    if (request.url?.startsWith('/_nodes/process')) {
      response.end(JSON.stringify({ nodes: { here: { process: { mlockall: true } } } }));
      return;
    }
    const { method, headers, url = '/' } = request;
    const passed = httpRequest(new URL(url, node.url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  },
);
server.listen(Number(port), address);

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void node.stop().then(() => {
    process.exit(0);
  });
});
