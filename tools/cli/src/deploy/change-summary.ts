import { type Preview } from './pulumi.ts';

export interface ChangedResource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
}

/** What a deployment would do. */
export interface ChangeSummary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
  /** What would be deleted or made anew; data may go with it. */
  readonly lost: readonly ChangedResource[];
}

/** Pulumi's words for a step; a replacement is told as several, of which one is counted. */
const COUNTED: Readonly<Record<string, keyof Omit<ChangeSummary, 'lost'>>> = {
  create: 'create',
  import: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
  same: 'same',
};

export function summarise({ steps }: Preview): ChangeSummary {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  const lost: ChangedResource[] = [];
  for (const { op, urn } of steps) {
    const kind = COUNTED[op];
    const resource = readUrn(urn);
    if (kind === undefined || resource.type.startsWith('pulumi:')) continue;
    counts[kind]++;
    if (kind === 'replace' || kind === 'delete') lost.push(resource);
  }
  return { ...counts, lost };
}

export function isEmpty({ create, update, replace, delete: gone }: ChangeSummary): boolean {
  return create + update + replace + gone === 0;
}

/** `urn:pulumi:<stack>::<project>::<parents$type>::<name>`, whose name may hold anything. */
function readUrn(urn: string): ChangedResource {
  const [, , types = '', ...name] = urn.split('::');
  return { type: types.split('$').at(-1) ?? types, name: name.join('::') };
}
