import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeServerArguments } from './server-arguments.ts';

const args = { configDir: '/c', logsDir: '/l', settings: { 'node.name': 'ñ' }, secrets: { key: 'value' } };

describe('encodeServerArguments', () => {
  it('writes the record that the server process reads', () => {
    const className = 'org.elasticsearch.common.settings.KeyStoreWrapper';
    const digest = createHash('sha256').update('value').digest();

    const expected = Buffer.concat([
      Buffer.of(0, 0, 0),
      Buffer.of(className.length),
      Buffer.from(className),
      Buffer.of(0, 0, 0, 7, 0, 0),
      Buffer.of(1, 3),
      Buffer.from('key'),
      Buffer.of(5),
      Buffer.from('value'),
      Buffer.of(32),
      digest,
      Buffer.of(0),
      Buffer.of(1, 9),
      Buffer.from('node.name'),
      Buffer.of(0, 1, 0xc3, 0xb1),
      Buffer.of(2),
      Buffer.from('/c'),
      Buffer.of(2),
      Buffer.from('/l'),
    ]);

    expect(encodeServerArguments(args)).toEqual(expected);
  });

  it('writes long texts with a length of two bytes', () => {
    const encoded = encodeServerArguments({ ...args, logsDir: 'x'.repeat(300) });

    expect(encoded.subarray(-302)).toEqual(
      Buffer.concat([Buffer.of(0xac, 0x02), Buffer.from('x'.repeat(300))]),
    );
  });
});
