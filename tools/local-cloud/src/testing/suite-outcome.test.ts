import { expect, it } from 'vitest';
import { closingLine, outcomeOf } from './suite-outcome.ts';

function file(status: string, ...assertions: string[]) {
  return { name: 'a.test.ts', status, assertionResults: assertions.map((each) => ({ status: each })) };
}

it('counts what passed and failed', () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [file('failed', 'passed', 'passed', 'failed')],
  };

  expect(outcomeOf(report, 1)).toEqual({ passed: 2, failed: 1 });
});

it('counts a file that could not be loaded', () => {
  const report = {
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [file('passed', 'passed'), file('failed')],
  };

  expect(outcomeOf(report, 1)).toEqual({ passed: 1, failed: 1 });
});

it('counts a run that failed beside its tests', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', 'passed')] };

  expect(outcomeOf(report, 1)).toEqual({ passed: 1, failed: 1 });
  expect(outcomeOf(undefined, 1)).toEqual({ passed: 0, failed: 1 });
});

it('closes with the sum, and is not content with nothing', () => {
  expect(
    closingLine([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 0 },
    ]),
  ).toEqual({ line: '7 passed, 0 failed', ok: true });
  expect(closingLine([{ passed: 3, failed: 1 }])).toEqual({ line: '3 passed, 1 failed', ok: false });
  expect(closingLine([{ passed: 0, failed: 0 }]).ok).toBe(false);
});
