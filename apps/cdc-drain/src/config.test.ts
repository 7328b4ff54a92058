import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

const DAY_MS = 86_400_000;
const env = { TENANTS_TABLE: 'tenants', HOLDING_BUCKET: 'held', LAKE_BUCKET: 'lake' };

describe('the horizon of redrives', () => {
  it('is refused where it is shorter than what a stream keeps', () => {
    expect(() => loadConfig({ ...env, REDRIVE_HORIZON_DAYS: '0.5' })).toThrow(/REDRIVE_HORIZON_DAYS/);
  });
});

describe('the horizon of the lake', () => {
  it('is eight days', () => {
    expect(loadConfig(env).lakeHorizonMs).toBe(8 * DAY_MS);
  });

  it('follows a longer one of redrives', () => {
    expect(loadConfig({ ...env, REDRIVE_HORIZON_DAYS: '14' }).lakeHorizonMs).toBe(14 * DAY_MS);
  });

  it.each([
    ['the one of redrives', { LAKE_HORIZON_DAYS: '5' }],
    ['what a stream keeps', { LAKE_HORIZON_DAYS: '0.5', REDRIVE_HORIZON_DAYS: '1' }],
  ])('is refused where it is shorter than %s', (_, horizon) => {
    expect(() => loadConfig({ ...env, ...horizon })).toThrow(/LAKE_HORIZON_DAYS/);
  });
});
