import { AthenaClient } from '@aws-sdk/client-athena';
import { athenaStatements } from '../stack/engine-steps.ts';
import { readEndpoints } from '../endpoints.ts';
import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import { readJson } from '../stack/private-file.ts';
import { type Layout } from '../stack/layout.ts';
import { runStatements } from '../provision/athena-tables.ts';

/** Creates the lake's database and tables in the Athena of the running local cloud; gives the statements. */
export async function createAthenaTables(layout: Layout): Promise<readonly string[]> {
  const { athena, region, credentials } = await readEndpoints(layout.dataDir);
  const client = new AthenaClient({
    endpoint: athena,
    region,
    credentials: { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key },
  });
  const format = LAKE_FORMATS.find((each) => each === readJson(layout.lakeFormatFile)) ?? LAKE_FORMATS[0];
  const statements = athenaStatements(format);
  await runStatements(client, statements);
  return statements;
}
