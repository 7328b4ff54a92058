import {
  type AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { createDatabase, type LakeFormat, purchasesRawTable } from '@cloudpf/lake-catalog';
import { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';

export interface LakePlace {
  readonly bucket: string;
  readonly database: string;
  readonly format: LakeFormat;
}

/** A lake with its bucket and its table. */
export async function createLake(s3: S3Client, athena: AthenaClient, place: LakePlace): Promise<S3Lake> {
  const { bucket, database, format } = place;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await define(athena, createDatabase(database), bucket);
  await define(athena, purchasesRawTable(place), bucket);
  return new S3Lake({ store: new S3ObjectStore(s3, bucket), format });
}

/** A workgroup that holds the queries of a tenant to the tenant's results, as each has in AWS. */
export async function createWorkgroup(athena: AthenaClient, place: LakePlace, tenant: string): Promise<void> {
  await athena.send(
    new CreateWorkGroupCommand({
      Name: `${place.bucket}-${tenant}`,
      Configuration: {
        EnforceWorkGroupConfiguration: true,
        ResultConfiguration: { OutputLocation: `s3://${place.bucket}/results/tenant_id=${tenant}/` },
      },
    }),
  );
}

async function define(athena: AthenaClient, ddl: string, bucket: string): Promise<void> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: ddl,
      WorkGroup: 'primary',
      ResultConfiguration: { OutputLocation: `s3://${bucket}/results/` },
    }),
  );
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED') throw new Error(`${ddl}: ${StateChangeReason ?? State}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
