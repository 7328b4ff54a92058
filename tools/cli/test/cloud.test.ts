import { afterEach, expect, it, vi } from 'vitest';
import { openCloud } from '../src/deploy/cloud.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is there where AWS_REGION is set to nothing, so that all that is missing can be told', () => {
  vi.stubEnv('AWS_REGION', '');

  expect(() => openCloud('.')).not.toThrow();
});
