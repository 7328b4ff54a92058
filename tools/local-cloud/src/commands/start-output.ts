import pc from 'picocolors';
import { type Endpoints, readEndpoints } from '../endpoints.ts';
import { type SupervisorListener } from '../engines/supervisor.ts';

/** Addresses, a token and a query to copy. */
export function printWelcome(endpoints: Endpoints, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(endpoints, null, 2));
    return;
  }
  console.log(welcome(endpoints));
}

function welcome(endpoints: Endpoints): string {
  const { gateway, tenants } = endpoints;
  const [first] = Object.keys(tenants);
  const token = first === undefined ? undefined : tenants[first]?.token;
  const lines = [
    '',
    pc.bold(pc.green('CloudPF runs.')),
    '',
    `  API             ${gateway}   (docs: ${gateway}/docs)`,
    `  DynamoDB        ${endpoints.dynamodb}`,
    `  S3, secrets     ${endpoints.s3}`,
    `  Athena          ${endpoints.athena}`,
    ...Object.entries(tenants).map(
      ([id, { name, search_node }]) => `  ${id.padEnd(14)}  ${search_node}   (search node of ${name})`,
    ),
    `  Data, logs      ${endpoints.data_dir}, ${endpoints.logs_dir}`,
    `  All of this     ${endpoints.data_dir}/endpoints.json`,
  ];
  if (first !== undefined && token !== undefined) {
    lines.push(
      '',
      `A token for ${first}, and a first query:`,
      '',
      `  TOKEN=${token}`,
      `  curl -s -H "authorization: Bearer $TOKEN" '${gateway}/search/${first}/products?q=cafe&size=3'`,
    );
  }
  return [...lines, ''].join('\n');
}

/** Says that a local cloud runs already, and where. */
export async function printRunning(dataDir: string, pid: number, json: boolean): Promise<void> {
  const endpoints = await readEndpoints(dataDir).catch(() => undefined);
  if (json && endpoints !== undefined) {
    printWelcome(endpoints, true);
    return;
  }
  const where = endpoints === undefined ? 'It is still starting.' : `It answers at ${endpoints.gateway}.`;
  console.log(`CloudPF runs already for ${dataDir} (process ${pid}). ${where} "npm stop" ends it.`);
}

/** Shows crashes and restarts of engines as they happen. */
export function crashPrinter(print: (line: string) => void): SupervisorListener {
  return {
    crashed: (engine, reason) => {
      print(pc.yellow(`${engine} ended (${reason}); starting it again.`));
    },
    restarted: (engine) => {
      print(pc.green(`${engine} is back.`));
    },
    restartFailed: (engine, error) => {
      print(
        pc.red(
          `${engine} could not be started again: ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
    },
  };
}
