/** Fetching, unpacking or compiling the engine failed; the cause holds the tool's own words. */
export class EngineInstallError extends Error {
  override readonly name = 'EngineInstallError';
  readonly code = 'ENGINE_INSTALL_FAILED';

  constructor(step: string, details: string, options?: ErrorOptions) {
    super(`${step} failed.\n${details}`, options);
  }
}

/** A node did not come up; the message ends with what it logged last. */
export class SearchNodeStartError extends Error {
  override readonly name = 'SearchNodeStartError';
  readonly code = 'SEARCH_NODE_START_FAILED';
  readonly node: string;

  constructor(node: string, problem: string, logTail: string) {
    super(`Search node ${node} ${problem}.${logTail === '' ? '' : `\nIts last words:\n${logTail}`}`);
    this.node = node;
  }
}

/** The data folder belongs to a node that another living process runs. */
export class SearchNodeRunningError extends Error {
  override readonly name = 'SearchNodeRunningError';
  readonly code = 'SEARCH_NODE_RUNNING';
  readonly pid: number;

  constructor(dataDir: string, owner: { readonly pid: number; readonly supervisor: number }) {
    super(
      `A search node (process ${owner.pid}) of process ${owner.supervisor} already uses ${dataDir}. ` +
        'Stop that one, or choose another data folder.',
    );
    this.pid = owner.pid;
  }
}

/** The unprivileged user that must run the node cannot get at a folder. */
export class UnreachableFolderError extends Error {
  override readonly name = 'UnreachableFolderError';
  readonly code = 'UNREACHABLE_FOLDER';

  constructor(what: string, folder: string, uid: number) {
    super(
      `Elasticsearch refuses to run as root, so it runs as uid ${uid}, which cannot read ${what} in ${folder}. ` +
        'Put it outside of private home folders, or start as another user.',
    );
  }
}
