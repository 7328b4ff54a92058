import { reset } from './commands/reset.ts';
import { createAthenaTables } from './commands/create-athena-tables.ts';
import { setupDockerCells, setupLocalCells } from './commands/setup-elasticsearch.ts';
import { start } from './commands/start.ts';
import { stop } from './commands/stop.ts';
import { NotRunningError, UsageError } from './errors.ts';
import { type Options, readOptions, usage } from './options.ts';
import { layoutOf } from './stack/layout.ts';

async function run(options: Options): Promise<number> {
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const layout = layoutOf(options.dataDir);
  switch (options.command) {
    case 'start':
      return start(options);
    case 'stop':
      console.log(
        (await stop(layout))
          ? 'CloudPF is stopped; data stay.'
          : `CloudPF does not run for ${layout.dataDir}.`,
      );
      return 0;
    case 'reset': {
      const outcome = await reset(layout, options.force);
      const texts = {
        wiped: `The data in ${layout.dataDir} are gone.`,
        empty: `There are no data in ${layout.dataDir}.`,
        running: `CloudPF runs for ${layout.dataDir}. Stop it first ("npm stop"), or say "npm run reset -- --force".`,
      };
      console.log(texts[outcome]);
      return outcome === 'running' ? 1 : 0;
    }
    case 'setup-elasticsearch': {
      const password = process.env['ELASTIC_PASSWORD'] ?? 'cloudpf-local';
      const lines = options.docker ? await setupDockerCells(password) : await setupLocalCells(layout);
      console.log(lines.join('\n'));
      return 0;
    }
    case 'create-athena-tables':
      console.log(`${(await createAthenaTables(layout)).join(';\n\n')};`);
      return 0;
    default:
      throw new UsageError(options.command === '' ? 'No command' : `Unknown command "${options.command}"`);
  }
}

try {
  process.exitCode = await run(readOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
  } else {
    console.error(error instanceof NotRunningError ? error.message : error);
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
