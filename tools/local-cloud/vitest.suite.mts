import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const configs = {
  unit: 'vitest.config.mts',
  integration: 'vitest.integration.config.mts',
  e2e: 'vitest.e2e.config.mts',
};
const tier = process.env.CLOUDPF_TEST_TIER ?? 'unit';

/** All projects of one tier in one run; see src/testing/run-suite.ts. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    projects: [`{apps/*,libs/*,tools/*,infra}/${configs[tier]}`],
    maxWorkers: 2,
    // Files that share engines would find each other's indices.
    fileParallelism: tier === 'unit',
    passWithNoTests: false,
  },
});
