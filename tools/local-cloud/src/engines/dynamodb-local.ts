import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, findJdk, findMaven, required } from '@cloudpf/toolchain';
import { installOnce } from './install-lock.ts';
import { answers, startProcess } from './managed-process.ts';
import { runTool } from './run-tool.ts';
import { type Engine } from './supervisor.ts';

const sources = fileURLToPath(new URL('../../engines/dynamodb-local/', import.meta.url));
const pom = join(sources, 'pom.xml');
const launcher = join(sources, 'LoopbackDynamoDb.java');

/** Fetches DynamoDB Local from Maven Central and compiles its loopback launcher; gives the folder. */
export async function installDynamodbLocal(onWait?: () => void): Promise<string> {
  const folder = join(cacheDir(), 'dynamodb-local');
  await installOnce({
    folder,
    fingerprint: readFileSync(pom, 'utf8') + readFileSync(launcher, 'utf8'),
    install: async () => {
      const jdk = required(findJdk());
      await runTool({
        command: required(findMaven()).path,
        args: [
          '-q',
          '-B',
          '-f',
          pom,
          'dependency:copy-dependencies',
          `-DoutputDirectory=${join(folder, 'lib')}`,
        ],
        env: { JAVA_HOME: jdk.home },
      });
      await runTool({
        command: join(jdk.home, 'bin/javac'),
        args: ['--release', '21', '-cp', join(folder, 'lib/*'), '-d', join(folder, 'classes'), launcher],
      });
    },
    ...(onWait === undefined ? {} : { onWait }),
  });
  return folder;
}

export interface DynamodbLocalOptions {
  /** What `installDynamodbLocal` gave. */
  readonly folder: string;
  readonly port: number;
  /** Where the tables are kept; in memory when absent. */
  readonly dataDir?: string;
  readonly logFile: string;
}

/** DynamoDB Local with streams, on the loopback interface. */
export function dynamodbLocal({ folder, port, dataDir, logFile }: DynamodbLocalOptions): Engine {
  return {
    name: 'DynamoDB Local',
    launch: async (spawned) => {
      if (dataDir !== undefined) {
        mkdirSync(dataDir, { recursive: true });
      }
      return startProcess(
        {
          name: 'DynamoDB Local',
          command: join(required(findJdk()).home, 'bin/java'),
          args: [
            ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
            // The native SQLite binding asks for this from JDK 24 on.
            ...['--enable-native-access=ALL-UNNAMED', `-Djava.library.path=${join(folder, 'lib')}`],
            ...['-cp', `${join(folder, 'classes')}:${join(folder, 'lib/*')}`, 'LoopbackDynamoDb'],
            ...['-port', String(port), '-sharedDb', '-disableTelemetry'],
            ...(dataDir === undefined ? ['-inMemory'] : ['-dbPath', dataDir]),
          ],
          // It leaves a file about itself where it runs.
          cwd: dataDir ?? folder,
          env: {},
          logFile,
          healthy: async () => answers(`http://127.0.0.1:${port}/`, [400]),
          startTimeoutMs: 60_000,
        },
        spawned,
      );
    },
  };
}
