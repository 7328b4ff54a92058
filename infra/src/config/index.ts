export { PlatformOutputs } from '../outputs.ts';
export { parseStackName, type StackKind } from '../stack-name.ts';
export { platformConfig } from './platform-config.ts';
export { readConfig } from './read-config.ts';
export { CELL_PORTS, tenantConfig } from './tenant-config.ts';
