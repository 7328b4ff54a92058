export { type AnalysisComponents, coreComponents, pluginComponents } from './analysis-components.ts';
export { type CellKeys, issueCellKeys, type KeyRequest } from './cell-keys.ts';
export { engineVersion } from './engine-version.ts';
export {
  EngineInstallError,
  SearchNodeRunningError,
  SearchNodeStartError,
  UnreachableFolderError,
} from './errors.ts';
export { type InstallOptions, installSearchEngine } from './install-engine.ts';
export { type NodeExit, type SearchNode, type StartOptions } from './search-node.ts';
export { startSearchNode } from './start-node.ts';
