import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

it('ends the worker when its host is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orphaned-worker-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bundle = join(folder, 'handler.mjs');
  const running = join(folder, 'running');
  await writeFile(
    bundle,
    `import { writeFileSync } from 'node:fs';
     export const handler = () => new Promise(() => {
       setInterval(() => {}, 1000);
       writeFileSync(${JSON.stringify(running)}, '');
     });`,
  );
  const program = `
    import { FunctionHost } from ${JSON.stringify(join(import.meta.dirname, 'function-host.ts'))};
    const host = new FunctionHost({ name: 'orders', bundle: ${JSON.stringify(bundle)}, env: {},
      logFile: ${JSON.stringify(join(folder, 'log'))}, onEvent: (e) => e.pid && console.log(e.pid) });
    await host.invoke({});`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const pid = Number(line);

  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  await expect.poll(() => existsSync(running), { timeout: 10_000 }).toBe(true);

  parent.kill('SIGKILL');

  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
