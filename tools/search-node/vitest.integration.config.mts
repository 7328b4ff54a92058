import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'search-node-integration',
    include: ['test/**/*.integration.test.ts'],
    // Each file starts nodes of its own, and two at a time are enough for a small machine.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
