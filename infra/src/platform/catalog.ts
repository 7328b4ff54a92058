import { describePurchasesRaw } from '@cloudpf/lake-catalog';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import { databaseName, type Place } from '../place.ts';

export interface CatalogArgs {
  readonly place: Place;
  readonly config: PlatformConfig;
  readonly lake: aws.s3.Bucket;
}

/** What Athena knows of the lake. Partitions are projected, and every query must name its tenant. */
export class Catalog extends pulumi.ComponentResource {
  readonly database: aws.glue.CatalogDatabase;

  constructor(
    name: string,
    { place, config, lake }: CatalogArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super('cloudpf:platform:Catalog', name, {}, options);
    const child = { parent: this };
    this.database = new aws.glue.CatalogDatabase(
      name,
      { name: databaseName(place), description: 'Purchases of all tenants' },
      child,
    );
    const described = lake.bucket.apply((bucket) =>
      describePurchasesRaw({ bucket, format: config.lake.format }),
    );
    new aws.glue.CatalogTable(
      `${name}-purchases-raw`,
      {
        databaseName: this.database.name,
        name: described.name,
        tableType: 'EXTERNAL_TABLE',
        parameters: described.properties.apply((properties) => ({ EXTERNAL: 'TRUE', ...properties })),
        partitionKeys: described.partitions.apply((columns) =>
          columns.map(({ name, type }) => ({ name, type })),
        ),
        storageDescriptor: {
          location: described.location,
          inputFormat: described.inputFormat,
          outputFormat: described.outputFormat,
          columns: described.columns.apply((columns) => columns.map(({ name, type }) => ({ name, type }))),
          serDeInfo: {
            serializationLibrary: described.serde.library,
            parameters: described.serde.parameters.apply((parameters) => ({ ...parameters })),
          },
        },
      },
      child,
    );
    this.registerOutputs();
  }
}
