/** No local cloud was started in the data folder. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
  readonly code = 'NOT_RUNNING';

  constructor(dataDir: string, options?: ErrorOptions) {
    super(`No local cloud is running in ${dataDir}. Start one with "npm start".`, options);
  }
}

/** An engine ended or stayed silent before it answered its first health check. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
  readonly code = 'ENGINE_START';

  constructor(engine: string, reason: string, logTail: string) {
    super(`${engine} did not start: ${reason}${logTail === '' ? '' : `\n${logTail}`}`);
  }
}

/** A tool outside Node (mvn, pip, javac, nx) ended with an error. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code = 'TOOL';

  constructor(tool: string, output: string, options?: ErrorOptions) {
    super(`${tool} failed:\n${output.trim().split('\n').slice(-20).join('\n')}`, options);
  }
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

/** Something of the running local cloud is needed that is not there in time. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
  readonly code = 'NOT_READY';
}
