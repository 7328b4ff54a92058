export { conflictMapping } from './conflict-mapping.ts';
export { expireKeys, rotateKeys } from './expire-keys.ts';
export { floodDisk } from './flood-disk.ts';
export { NodeHost } from './node-host.ts';
export { type Undo } from './undo.ts';
