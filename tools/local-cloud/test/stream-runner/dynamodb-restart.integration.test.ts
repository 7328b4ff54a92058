import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { expect, it, onTestFinished } from 'vitest';
import { dynamodbLocal, installDynamodbLocal } from '../../src/engines/dynamodb-local.ts';
import { startEventSourceMapping } from '../../src/stream-runner/event-source-mapping.ts';
import { DynamoDBTable } from './dynamodb-table.ts';
import { InMemoryCheckpoints } from './in-memory-checkpoints.ts';
import { ScriptedFunction } from './scripted-function.ts';

it('goes on where it was when DynamoDB Local is killed and started again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynamodb-restart-'));
  const port = await getPort({ host: '127.0.0.1' });
  const engine = dynamodbLocal({
    folder: await installDynamodbLocal(),
    port,
    dataDir,
    logFile: join(dataDir, 'log'),
  });
  let running = await engine.launch(() => undefined);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const table = await new DynamoDBTable({
    dynamodb: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials,
  }).create();
  const fn = new ScriptedFunction();
  const events: string[] = [];
  const mapping = startEventSourceMapping({
    uuid: 'mapping-1',
    source: table.source,
    table: table.name,
    invoke: fn.invoke,
    config: { shardRefreshMs: 50 },
    checkpoints: new InMemoryCheckpoints(),
    onEvent: ({ type }) => void events.push(type),
  });
  onTestFinished(async () => {
    await mapping.stop({ graceMs: 0 });
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  await table.put('a', '');
  await expect.poll(() => fn.batches.flat(), { timeout: 10_000 }).toEqual(['a']);

  process.kill(running.pid, 'SIGKILL');
  await running.exited;
  await expect.poll(() => events, { timeout: 10_000 }).toContain('source-unavailable');
  running = await engine.launch(() => undefined);
  await table.put('b', '');

  await expect.poll(() => fn.batches.flat(), { timeout: 20_000 }).toEqual(['a', 'b']);
  expect(events).toContain('source-recovered');
});
