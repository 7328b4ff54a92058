import type { VerifyReport } from '@cloudpf/recovery';
import { CommandError } from '../errors.ts';
import { verificationLines } from '../output/verification.ts';
import { onCellOf } from './cell-problem.ts';

/** Runs a step of a reindex, and says what to do where it cannot be done. */
export async function onReindexOf<T>(tenant: string, run: () => Promise<T>): Promise<T> {
  try {
    return await onCellOf(tenant, run);
  } catch (cause) {
    const next = nextSteps(tenant)[codeOf(cause)];
    if (!(cause instanceof Error) || next === undefined) throw cause;
    const { verification } = cause as { verification?: VerifyReport };
    const differences = verification ? [cause.message, ...verificationLines(verification)] : [cause.message];
    throw new CommandError(codeOf(cause), differences.join('\n'), { cause, next });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function nextSteps(tenant: string): Readonly<Record<string, string>> {
  const command = `npx cloudpf reindex ${tenant}`;
  return {
    REINDEX_HELD: `mend what is named, then "${command}" goes on; "${command} --rollback" drops the new index`,
    REINDEX_INTERRUPTED: `"${command} --status" tells how it stands`,
    PREDECESSOR_KEPT: `"${command} --drop" deletes it, "${command} --rollback" searches it again`,
    NOTHING_TO_ROLL_BACK: `"${command} --status" tells how it stands`,
    NOTHING_KEPT: `"${command} --status" tells how it stands`,
    NO_LIVE_INDEX: `"npx cloudpf backfill ${tenant}" creates and fills it`,
  };
}
