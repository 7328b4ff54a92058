export { superuserKey } from './superuser-key.ts';
export { type TestEngines } from './test-engines.ts';
