import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'infra',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.integration.test.ts', '**/*.e2e.test.ts'],
    passWithNoTests: true,
  },
});
