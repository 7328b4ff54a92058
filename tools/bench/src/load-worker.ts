import { pathToFileURL } from 'node:url';
import { answerWith } from './worker-side.ts';

answerWith<{ readonly file: string }>(async ({ file }) => {
  const start = performance.now();
  await import(pathToFileURL(file).href);
  return performance.now() - start;
});
