import { answerWith } from '../worker-side.ts';
import { startCellServer } from './cell-server.ts';

/** Serves in a process of its own, so that its work is not that of what is measured, and answers where. */
answerWith<object>(async () => (await startCellServer()).url);
