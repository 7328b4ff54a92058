import * as z from 'zod';

/** The part of Vitest's JSON report that is counted. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/**
 * What one Vitest run came to. A file that could not be loaded has no tests to count, and a run can fail beside its
 * tests (an engine that does not start, an error nobody caught): each counts as a failure.
 */
export function outcomeOf(report: unknown, exitCode: number): Outcome {
  const parsed = Report.safeParse(report);
  if (!parsed.success) {
    return { passed: 0, failed: exitCode === 0 ? 0 : 1 };
  }
  const { numPassedTests, numFailedTests, testResults } = parsed.data;
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

/** The sum over all runs; the closing line that every reader of the suite looks for. */
export function closingLine(outcomes: readonly Outcome[]): { readonly line: string; readonly ok: boolean } {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 };
}
