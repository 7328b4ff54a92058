import { type CellClient } from '@cloudpf/cells';
import { type Outcome, type Position } from '@cloudpf/change-stream';
import { type Generation } from './generations.ts';
import { type Candidate, guardedApply } from './guarded-apply.ts';
import { PositionCache } from './position-cache.ts';
import { type StoredDocument } from './stored-documents.ts';

/**
 * Writes documents of one generation, as they are, to another that lacks them or has older ones. Changes may be
 * written to it at the same time: the newest wins.
 * @returns an outcome a document, in their order.
 */
export async function copyNewer(
  client: CellClient,
  { alias }: Pick<Generation, 'alias'>,
  documents: readonly StoredDocument[],
): Promise<readonly Outcome[]> {
  return guardedApply({ client, alias, cache: new PositionCache() }, documents.map(toCandidate));
}

function toCandidate({ id, source }: StoredDocument): Candidate {
  return {
    id,
    position: textOf(source['position']) as Position,
    changedAt: textOf(source['changed_at']),
    document: JSON.stringify(source),
    isInsert: true,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
