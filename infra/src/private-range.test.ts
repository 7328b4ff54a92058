import { expect, it } from 'vitest';
import { isPrivateRange } from './private-range.ts';

it.each(['10.0.0.0/8', '10.40.0.0/16', '172.16.0.0/12', '172.31.0.0/16', '192.168.4.0/22'])(
  "takes %s for a range of one's own",
  (range) => {
    expect(isPrivateRange(range)).toBe(true);
  },
);

it.each([
  '0.0.0.0/0',
  '8.8.8.0/24',
  '10.0.0.0/7',
  '172.32.0.0/16',
  '172.16.0.0/11',
  '192.5.0.0/16',
  '10.300.0.0/16',
  '10.0.0.0',
  '::/0',
])('does not take %s for one', (range) => {
  expect(isPrivateRange(range)).toBe(false);
});
