import { BATCH_MUTATIONS } from './batch-mutations.ts';
import { DOCUMENT_MUTATIONS } from './document-mutations.ts';
import { type Mutation } from './mutation.ts';

/** What the laboratory must notice; each takes one promise of the core away. */
export const MUTATIONS: readonly Mutation[] = [...DOCUMENT_MUTATIONS, ...BATCH_MUTATIONS];
