import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'toolchain', testTimeout: 60_000, include: ['src/**/*.test.mjs'] },
});
