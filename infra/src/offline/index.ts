export { declarePlatform } from './declare-platform.ts';
export { type Captured, type Stack } from './capture.ts';
