import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('reads what npm start passes on', () => {
  const options = readOptions(['start', '--port', '9000', '--tenants', '2', '--no-sample-data', '--detach']);

  expect(options).toMatchObject({
    command: 'start',
    port: 9000,
    tenants: 2,
    sampleData: false,
    detach: true,
  });
});

it('has a default for everything', () => {
  expect(readOptions(['start'])).toMatchObject({ port: 8787, tenants: 3, sampleData: true, detach: false });
});

it.each([
  [['start', '--port', '0'], /--port/],
  [['start', '--port', 'x'], /--port/],
  [['start', '--tenants', '51'], /--tenants/],
  [['start', '--nonsense'], /--nonsense/],
])('says what is wrong with %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
