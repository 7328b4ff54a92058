import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'lake-writer',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.integration.test.ts', '**/*.e2e.test.ts'],
    passWithNoTests: true,
  },
});
