import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'athena-local-integration',
    include: ['test/**/*.integration.test.ts'],
    globalSetup: ['../../tools/local-cloud/src/testing/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
