import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'local-cloud-integration',
    include: ['test/**/*.integration.test.ts'],
    globalSetup: ['src/testing/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
