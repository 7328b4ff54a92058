/** How to put a missing tool on the machine, one line a way. */
export interface InstallHint {
  readonly where: string;
  readonly how: string;
}

/** A tool that is not there: what was wanted, what was seen instead, and what to do. */
export interface MissingTool {
  readonly found: false;
  readonly tool: string;
  /** Ready to print: the problem in one line, then the ways to install. */
  readonly message: string;
  readonly install: readonly InstallHint[];
}

/** A JDK: `home` holds `bin/java` and `bin/javac`. */
export interface Jdk {
  readonly found: true;
  readonly home: string;
  readonly version: string;
}

/** A program at an absolute path. */
export interface Program {
  readonly found: true;
  readonly path: string;
  readonly version: string;
}

/** Where to look; the defaults are this machine and this process. */
export interface Machine {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly homeDir?: string;
  /** Put before every well-known folder; tests give a folder that stands for `/`. */
  readonly root?: string;
}

/** The JDK named by CLOUDPF_JAVA_HOME if it will do, otherwise the newest installed one of at least `minimum` (21). */
export function findJdk(options?: Machine & { readonly minimum?: number }): Jdk | MissingTool;

/** The `mvn` client: MAVEN_HOME, PATH, then the well-known folders. */
export function findMaven(options?: Machine): Program | MissingTool;

/** A Python 3 of at least `minimum` ('3.9') that can make virtual environments. */
export function findPython(options?: Machine & { readonly minimum?: string }): Program | MissingTool;

/** A Node of at least `minimum` ('22.18'): the checkout's own, then this process's, then PATH. */
export function findNode(
  minimum?: string,
  options?: Machine & { readonly checkout?: string },
): Program | MissingTool;

/** The find, or a `MissingToolError` whose message says what to install. */
export function required<Found extends { readonly found: true }>(outcome: Found | MissingTool): Found;

export class MissingToolError extends Error {
  readonly name: 'MissingToolError';
  readonly code: 'MISSING_TOOL';
  readonly tool: string;
  constructor(missing: MissingTool, options?: ErrorOptions);
}

/** The folder of the checkout that this package lies in. */
export function checkoutDir(): string;

/** Where fetched engines are kept: CLOUDPF_CACHE_DIR, otherwise `.engines` in the checkout. */
export function cacheDir(env?: Readonly<Record<string, string | undefined>>): string;
