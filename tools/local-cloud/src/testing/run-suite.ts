import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkoutDir } from '@cloudpf/toolchain';
import { execa } from 'execa';
import { buildBundles } from '../build/bundles.ts';
import { readJson } from '../stack/private-file.ts';
import { closingLine, type Outcome, outcomeOf } from './suite-outcome.ts';

const tiers = ['unit', 'integration', 'e2e'] as const;
const config = fileURLToPath(new URL('../../vitest.suite.mts', import.meta.url));
const vitest = join(checkoutDir(), 'node_modules/vitest/vitest.mjs');

const usage = `Usage: npm test -- [unit] [integration] [e2e]
Runs the tests of all projects, tier by tier; all tiers unless some are named.`;

async function runTier(tier: string, folder: string): Promise<Outcome> {
  console.log(`\n== ${tier} ==`);
  const report = join(folder, `${tier}.json`);
  const { exitCode } = await execa(
    process.execPath,
    [
      vitest,
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    {
      cwd: checkoutDir(),
      env: { CLOUDPF_TEST_TIER: tier },
      stdio: ['ignore', 'inherit', 'inherit'],
      reject: false,
    },
  );
  return outcomeOf(readJson(report), exitCode ?? 1);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  const unknown = positionals.filter((name) => !tiers.some((tier) => tier === name));
  if (values.help || unknown.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-suite-'));
  const outcomes: Outcome[] = [];
  try {
    // Some tests read the bundles as they will be deployed.
    await buildBundles();
    for (const tier of positionals.length > 0 ? positionals : tiers) {
      outcomes.push(await runTier(tier, folder));
    }
  } catch (error) {
    console.error(error);
    outcomes.push({ passed: 0, failed: 1 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const { line, ok } = closingLine(outcomes);
  console.log(`\n${line}`);
  process.exitCode = ok ? 0 : 1;
}

await main();
