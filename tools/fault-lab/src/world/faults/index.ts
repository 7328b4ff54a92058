export { conflictMapping } from './conflict-mapping.ts';
export { VolumeElsewhereError } from './errors.ts';
export { expireKeys, type KeyedCell, rotateKeys } from './expire-keys.ts';
export { floodDisk } from './flood-disk.ts';
export { NodeHost, type NodeHostOptions } from './node-host.ts';
export { type Undo } from './undo.ts';
