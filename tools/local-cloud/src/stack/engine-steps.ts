import { createDatabase, type LakeFormat, purchasesRawTable } from '@cloudpf/lake-catalog';
import { athenaLocal } from '../engines/athena-local.ts';
import { dynamodbLocal, installDynamodbLocal } from '../engines/dynamodb-local.ts';
import { installMinistack, ministack } from '../engines/ministack.ts';
import { type Step } from '../plan.ts';
import { runStatements } from '../provision/athena-tables.ts';
import { ensureBucket, putSecrets } from '../provision/storage.ts';
import { ensureTables } from '../provision/tables.ts';
import { awsEnvironment } from './app-environment.ts';
import { restoreSecrets } from './cell-keys-file.ts';
import { type Context, portOf } from './context.ts';
import { settings } from './settings.ts';

/** DynamoDB, S3 with Secrets Manager, and Athena: fetched where needed, started, and made ready for use. */
export function engineSteps(context: Context): readonly Step[] {
  return [dynamodbStep(context), s3Step(context), athenaStep(context)];
}

function dynamodbStep({ ports, layout, clients, run }: Context): Step {
  return {
    id: 'dynamodb',
    title: 'DynamoDB',
    run: async (note) => {
      note('fetching');
      const folder = await installDynamodbLocal(() => {
        note('another start is fetching it');
      });
      note('starting');
      const port = portOf(ports, 'dynamodb');
      await run(dynamodbLocal({ folder, port, dataDir: layout.dynamodb, logFile: layout.log('dynamodb') }));
      await ensureTables(clients.dynamodb);
      return undefined;
    },
  };
}

function s3Step({ ports, layout, clients, cursorSecret, run }: Context): Step {
  const cursorSecrets = new Map([[settings.cursorSecretId, JSON.stringify({ secrets: [cursorSecret] })]]);
  return {
    id: 's3',
    title: 'S3 and Secrets Manager',
    run: async (note) => {
      note('fetching');
      const folder = await installMinistack(() => {
        note('another start is fetching it');
      });
      note('starting');
      await run(
        ministack({
          folder,
          port: portOf(ports, 's3'),
          dataDir: layout.s3,
          logFile: layout.log('s3'),
          restored: async () => {
            await ensureBucket(clients.s3);
            await putSecrets(clients.secrets, cursorSecrets);
            await restoreSecrets(layout.cellsFile, clients.secrets);
          },
        }),
      );
      await ensureBucket(clients.s3);
      await putSecrets(clients.secrets, cursorSecrets);
      return undefined;
    },
  };
}

function athenaStep({ lakeFormat, ports, layout, endpoints, clients, run }: Context): Step {
  return {
    id: 'athena',
    title: 'Athena',
    after: ['s3'],
    run: async () => {
      await run(
        athenaLocal({
          port: portOf(ports, 'athena'),
          dataDir: layout.athena,
          s3: endpoints.s3,
          environment: awsEnvironment(endpoints),
          logFile: layout.log('athena'),
        }),
      );
      await runStatements(clients.athena, athenaStatements(lakeFormat));
      return undefined;
    },
  };
}

/** The lake's database and tables, as Athena is told of them. */
export function athenaStatements(format: LakeFormat): readonly string[] {
  const { database } = settings.athena;
  return [createDatabase(database), purchasesRawTable({ database, bucket: settings.bucket, format })];
}
