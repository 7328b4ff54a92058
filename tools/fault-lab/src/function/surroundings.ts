import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type S3Client } from '@aws-sdk/client-s3';
import { type CellKey } from '@cloudpf/cells';
import { type LakeFormat } from '@cloudpf/lake-catalog';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Core } from '../core/build-core.ts';

/** What a function of the laboratory stands on. */
export interface Surroundings {
  readonly core: Core;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly tenantsTable: string;
  readonly bucket: string;
  readonly lakeFormat: LakeFormat;
  /** The time of the history, epoch milliseconds. */
  readonly now: () => number;
  /** The key that a tenant's cell takes at this moment. */
  readonly keyOf: (tenant: Tenant) => Promise<CellKey>;
}
