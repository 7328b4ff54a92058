import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../place.ts';

export interface TablesArgs {
  readonly place: Place;
  readonly key: aws.kms.Key;
  /** Keeps tables when the stack goes, and refuses to delete them. */
  readonly protect: boolean;
}

/** The tables that shops write, and the registry of tenants. */
export class Tables extends pulumi.ComponentResource {
  readonly products: aws.dynamodb.Table;
  readonly purchases: aws.dynamodb.Table;
  readonly tenants: aws.dynamodb.Table;

  constructor(name: string, args: TablesArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Tables', name, {}, options);
    const table = (what: string, rangeKey?: string) =>
      new aws.dynamodb.Table(
        `${name}-${what}`,
        {
          name: nameIn(args.place, what),
          billingMode: 'PAY_PER_REQUEST',
          hashKey: 'tenant_id',
          attributes: [
            { name: 'tenant_id', type: 'S' },
            ...(rangeKey === undefined ? [] : [{ name: rangeKey, type: 'S' }]),
          ],
          ...(rangeKey === undefined ? {} : { rangeKey }),
          streamEnabled: true,
          streamViewType: 'NEW_AND_OLD_IMAGES',
          pointInTimeRecovery: { enabled: true },
          serverSideEncryption: { enabled: true, kmsKeyArn: args.key.arn },
          deletionProtectionEnabled: args.protect,
        },
        { parent: this, protect: args.protect, retainOnDelete: args.protect },
      );
    this.products = table('products', 'product_id');
    this.purchases = table('purchases', 'purchase_id');
    this.tenants = table('tenants');
    this.registerOutputs();
  }
}
