import { type SdkCommand } from './sdk.ts';
import { type SdkCall } from './walk.ts';
import { type Need } from './need.ts';

/** A command is sent of which it is not known what IAM asks for it. */
export class UnknownCommandError extends Error {
  override readonly name = 'UnknownCommandError';

  constructor({ client, command }: SdkCommand, where: string) {
    super(`it is not known which actions IAM wants for ${client}'s ${command}, sent in ${where}`);
  }
}

interface Wanted {
  readonly actions: readonly string[];
  readonly key?: readonly string[];
}

const READ_KEY = ['kms:Decrypt'];
const WRITE_KEY = ['kms:GenerateDataKey'];
const VOLUME_KEY = [
  ...['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
];
/** S3 says 403 of an object that is absent to whoever may not list, and nobody can tell that from forbidden. */
const READ_OBJECT = { actions: ['s3:GetObject', 's3:ListBucket'], key: READ_KEY };
const READ_ITEM = (command: string): Wanted => ({ actions: [`dynamodb:${command}`], key: READ_KEY });
const WRITE_ITEM = (command: string): Wanted => ({
  actions: [`dynamodb:${command}`],
  key: [...READ_KEY, ...WRITE_KEY],
});
const QUERY = (command: string): Wanted => ({ actions: [`athena:${command}`] });

/**
 * What IAM wants for each command; everything is kept under keys of the platform. A write under a condition wants
 * nothing more.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/access.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
const WANTED: Readonly<Record<string, Readonly<Record<string, Wanted>>>> = {
  s3: {
    GetObject: READ_OBJECT,
    HeadObject: READ_OBJECT,
    ListObjectsV2: { actions: ['s3:ListBucket'] },
    // The command line's, of one object that is there.
    Cp: { actions: ['s3:GetObject'], key: READ_KEY },
    PutObject: { actions: ['s3:PutObject'], key: WRITE_KEY },
    DeleteObject: { actions: ['s3:DeleteObject'] },
    DeleteObjects: { actions: ['s3:DeleteObject'] },
  },
  dynamodb: {
    ...Object.fromEntries(
      ['GetItem', 'BatchGetItem', 'Query', 'Scan'].map((each) => [each, READ_ITEM(each)]),
    ),
    ...Object.fromEntries(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((each) => [each, WRITE_ITEM(each)]),
    ),
  },
  'secrets-manager': {
    GetSecretValue: { actions: ['secretsmanager:GetSecretValue'], key: READ_KEY },
    PutSecretValue: { actions: ['secretsmanager:PutSecretValue'], key: [...READ_KEY, ...WRITE_KEY] },
    DescribeSecret: { actions: ['secretsmanager:DescribeSecret'] },
  },
  ec2: {
    DescribeVolumes: { actions: ['ec2:DescribeVolumes'] },
    DescribeSnapshots: { actions: ['ec2:DescribeSnapshots'] },
    AttachVolume: { actions: ['ec2:AttachVolume'], key: VOLUME_KEY },
    DetachVolume: { actions: ['ec2:DetachVolume'] },
    // With its tags.
    CreateSnapshot: { actions: ['ec2:CreateSnapshot', 'ec2:CreateTags'] },
  },
  ssm: { GetParametersByPath: { actions: ['ssm:GetParametersByPath'] } },
  cloudwatch: { PutMetricData: { actions: ['cloudwatch:PutMetricData'] } },
  athena: {
    StartQueryExecution: {
      // Athena reads the catalog and the lake, and writes the result, as whoever asks.
      actions: [
        ...['athena:StartQueryExecution', 'glue:GetDatabase', 'glue:GetTable', 's3:GetBucketLocation'],
        ...['s3:ListBucket', 's3:GetObject', 's3:PutObject'],
      ],
      key: [...READ_KEY, ...WRITE_KEY],
    },
    // The result is an object, which is read as whoever asks.
    GetQueryResults: { actions: ['athena:GetQueryResults', 's3:GetObject'], key: READ_KEY },
    GetQueryExecution: QUERY('GetQueryExecution'),
    StopQueryExecution: QUERY('StopQueryExecution'),
  },
};

/** The service through which a key is used: that which keeps the data. */
const KEEPER: Readonly<Record<string, string>> = {
  s3: 's3',
  athena: 's3',
  dynamodb: 'dynamodb',
  'secrets-manager': 'secretsmanager',
  ec2: 'ec2',
};

/**
 * What a handler's calls want, where `environment` is that of its function: a bucket or table that the sending class
 * was given of the configuration (`holdingBucket`) is the one that the environment names (`HOLDING_BUCKET`).
 * @throws UnknownCommandError
 */
export function needsOfCode(
  calls: readonly SdkCall[],
  environment: Readonly<Record<string, string>> = {},
): readonly Need[] {
  return calls.flatMap((call) => {
    const wanted = WANTED[call.client]?.[call.command];
    if (!wanted) throw new UnknownCommandError(call, call.where);
    const because = `${call.command} in ${call.where}`;
    const places = call.given.flatMap((name) => environment[toVariable(name)] ?? []);
    const actions = wanted.actions.flatMap((action): Need[] =>
      places.length === 0 ? [{ action, because }] : places.map((on) => ({ action, on, because })),
    );
    const via = KEEPER[call.client];
    const key = (wanted.key ?? []).map((action) => ({
      action,
      because,
      ...(via === undefined ? {} : { via }),
    }));
    return [...actions, ...key];
  });
}

function toVariable(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}
