import { InvalidArgumentError } from 'commander';

/** Of the command line: a whole number from 1 up. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  }
  return value;
}

/** Of the command line: whole numbers with commas between. */
export function counts(text: string): readonly number[] {
  return text.split(',').map(count);
}

/** As `count`, or 0. */
export function countOrNone(text: string): number {
  return text === '0' ? 0 : count(text);
}
