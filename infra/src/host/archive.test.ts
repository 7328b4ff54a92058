import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archive } from './archive.ts';

const file = (path: string, text: string, isExecutable = false) => ({
  path,
  content: Buffer.from(text),
  isExecutable,
});

describe('an archive', () => {
  it('is the same whatever the order of its files', () => {
    const [one, other] = [file('bin/a', 'echo', true), file('b', 'text')];

    expect(archive([one, other]).equals(archive([other, one]))).toBe(true);
    expect(archive([one]).equals(archive([file('bin/a', 'echo')]))).toBe(false);
  });

  it('is made of blocks of 512 bytes, with the end that tar wants', () => {
    const plain = gunzipSync(archive([file('a', 'x'.repeat(513))]));

    expect(plain).toHaveLength(512 + 2 * 512 + 2 * 512);
    expect(plain.subarray(-1_024).every((byte) => byte === 0)).toBe(true);
  });

  it('refuses a path that does not fit rather than cutting it', () => {
    expect(() => archive([file('x'.repeat(101), '')])).toThrow('too long for an archive');
  });
});
