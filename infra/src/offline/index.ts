export { type Captured, type Stack } from './capture.ts';
export { declarePlatform } from './declare-platform.ts';
export { declareTenant } from './declare-tenant.ts';
