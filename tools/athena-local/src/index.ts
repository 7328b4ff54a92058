export { startAthenaLocal, type AthenaLocal, type AthenaLocalOptions } from './start-athena-local.ts';
