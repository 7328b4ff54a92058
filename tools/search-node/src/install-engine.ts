import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDir as defaultCacheDir, findJdk, findMaven, required } from '@cloudpf/toolchain';
import { ExecaError, execa } from 'execa';
import { engineArtifact, engineVersion } from './engine-version.ts';
import { EngineInstallError } from './errors.ts';
import { isAlive, withLock } from './install-lock.ts';
import { installPlugin, pluginHash } from './install-plugin.ts';

const unpackGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
const stagingPrefix = '.installing-elasticsearch-';

export interface InstallOptions {
  /** Default: the toolchain's cache folder. */
  readonly cacheDir?: string;
  /** A JDK of at least 21. Default: the one that the toolchain finds. */
  readonly javaHome?: string;
  /** Path of the `mvn` client. Default: the one that the toolchain finds; needed only for the first time. */
  readonly maven?: string;
  /** Told in a few words what is going on; never called when the engine is there already. */
  readonly onProgress?: (message: string) => void;
}

/**
 * Gives the home folder of Elasticsearch with the analysis plugin, after fetching and building it if needed.
 * Any number of processes may call it at once; a half-done installation is never seen by anyone.
 */
export async function installSearchEngine(options: InstallOptions = {}): Promise<string> {
  const cacheDir = resolve(options.cacheDir ?? defaultCacheDir());
  const home = join(cacheDir, `elasticsearch-${engineVersion}-${await pluginHash()}`);
  if (existsSync(home)) return home;

  await mkdir(cacheDir, { recursive: true });
  const onProgress = options.onProgress ?? (() => undefined);
  const install = async () => {
    if (!existsSync(home)) await build(home, cacheDir, { ...options, onProgress });
    return home;
  };
  return withLock(`${home}.lock`, install, () => {
    onProgress('Waiting for another process that installs Elasticsearch');
  });
}

type BuildOptions = InstallOptions & Required<Pick<InstallOptions, 'onProgress'>>;

async function build(home: string, cacheDir: string, options: BuildOptions): Promise<void> {
  const javaHome = options.javaHome ?? required(findJdk({ minimum: 21 })).home;
  const maven = options.maven ?? required(findMaven()).path;
  await removeAbandoned(cacheDir);
  const staging = join(cacheDir, `${stagingPrefix}${process.pid}`);
  await mkdir(staging);
  try {
    options.onProgress(`Fetching Elasticsearch ${engineVersion} (124 MB, once)`);
    await step('Fetching Elasticsearch with Maven', () => unpack(staging, maven, javaHome));
    options.onProgress('Compiling the analysis plugin');
    const unpacked = join(staging, `elasticsearch-${engineVersion}`);
    await step('Compiling the analysis plugin', () => installPlugin(unpacked, javaHome));
    await publish(unpacked, home);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpack(staging: string, maven: string, javaHome: string): Promise<void> {
  const parameters = [`-Dartifact=${engineArtifact}`, `-DoutputDirectory=${staging}`];
  // Run where no pom.xml can be found, so that nobody's project settings take part.
  await execa(maven, ['--batch-mode', '--no-transfer-progress', unpackGoal, ...parameters], {
    cwd: staging,
    env: { JAVA_HOME: javaHome },
    all: true,
  });
}

async function publish(unpacked: string, home: string): Promise<void> {
  try {
    await rename(unpacked, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  }
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const owner = name.startsWith(stagingPrefix) ? Number(name.slice(stagingPrefix.length)) : undefined;
    if (owner !== undefined && (owner === process.pid || !isAlive(owner))) {
      await rm(join(cacheDir, name), { recursive: true, force: true });
    }
  }
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const details = error instanceof ExecaError ? error.message : String(error);
    throw new EngineInstallError(name, details, { cause: error });
  }
}
