import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'infra-integration',
    include: ['test/**/*.integration.test.ts'],
    // Each starts search nodes, and a few at a time are enough for a small machine.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
