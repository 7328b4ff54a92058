import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'cli-integration',
    include: ['test/**/*.integration.test.ts'],
    globalSetup: ['../local-cloud/src/testing/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
