import { expect, it } from 'vitest';
import {
  matchesIfNoneMatch,
  strongEntityTag,
  stronglyEqual,
  weakEntityTag,
  weaklyEqual,
} from './entity-tag.ts';

it('tells parts apart however they are cut', () => {
  expect(strongEntityTag('ab', 'c')).not.toBe(strongEntityTag('a', 'bc'));
  expect(weakEntityTag('a')).toBe(`W/${strongEntityTag('a')}`);
});

it('compares as RFC 9110 says', () => {
  expect(weaklyEqual('W/"1"', '"1"')).toBe(true);
  expect(stronglyEqual('W/"1"', 'W/"1"')).toBe(false);
  expect(stronglyEqual('"1"', '"1"')).toBe(true);
});

it.each([
  ['*', true],
  ['"1"', true],
  ['W/"1"', true],
  ['"0", W/"1" , "2"', true],
  ['"0","2"', false],
  ['1', false],
  ['', false],
  [undefined, false],
])('finds "1" in If-None-Match %j: %j', (field, found) => {
  expect(matchesIfNoneMatch(field, '"1"')).toBe(found);
});
