import {
  type AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { type Tenant } from '@cloudpf/tenant-routing';
import { setTimeout as delay } from 'node:timers/promises';
import { NotReadyError } from '../errors.ts';
import { settings } from '../stack/settings.ts';

const pollMs = 50;

export interface AthenaPlace {
  readonly workgroup: string;
  /** S3 address under which Athena leaves its results. */
  readonly output: string;
}

/** The workgroup that every Athena has. */
const localPlace: AthenaPlace = { workgroup: 'primary', output: `s3://${settings.bucket}/results/` };

/** Creates the workgroup of one tenant's queries, which holds them to the tenant's results and limit, as in AWS. */
export async function ensureWorkgroup(client: Pick<AthenaClient, 'send'>, tenant: Tenant): Promise<void> {
  try {
    await client.send(
      new CreateWorkGroupCommand({
        Name: settings.athena.workgroup.replaceAll('{tenant_id}', tenant.tenant_id),
        Configuration: {
          EnforceWorkGroupConfiguration: true,
          ResultConfiguration: { OutputLocation: `${localPlace.output}tenant_id=${tenant.tenant_id}/` },
          BytesScannedCutoffPerQuery: tenant.limits.daily_scan_bytes,
        },
      }),
    );
  } catch (error) {
    // Athena has no error of its own for a name that is taken.
    if (!(error instanceof InvalidRequestException) || !error.message.includes('already created')) {
      throw error;
    }
  }
}

/** Runs statements one after the other, each to its end; throws with Athena's own reason when one fails. */
export async function runStatements(
  client: Pick<AthenaClient, 'send'>,
  statements: readonly string[],
  place: AthenaPlace = localPlace,
): Promise<void> {
  for (const statement of statements) {
    await runStatement(client, statement, place);
  }
}

async function runStatement(
  client: Pick<AthenaClient, 'send'>,
  statement: string,
  place: AthenaPlace,
): Promise<void> {
  const { QueryExecutionId } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: statement,
      WorkGroup: place.workgroup,
      ResultConfiguration: { OutputLocation: place.output },
    }),
  );
  for (;;) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const state = QueryExecution?.Status?.State;
    if (state === 'SUCCEEDED') {
      return;
    }
    if (state === 'FAILED' || state === 'CANCELLED') {
      const reason = QueryExecution?.Status?.StateChangeReason ?? state;
      throw new NotReadyError(`Athena refused "${statement.slice(0, 80)}...": ${reason}`);
    }
    await delay(pollMs);
  }
}
