import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { engineVersion, pluginName } from './engine-version.ts';

const sourceDir = fileURLToPath(new URL('../plugin/src', import.meta.url));

/** Changes whenever the plugin's source or this recipe does, so that a stale engine is never reused. */
export async function pluginHash(): Promise<string> {
  const hash = createHash('sha256').update(descriptor());
  for (const file of await javaFiles()) {
    hash.update(file.slice(sourceDir.length)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Compiles the plugin against the engine's own libraries and puts it into its plugins folder. */
export async function installPlugin(engineHome: string, javaHome: string): Promise<void> {
  const target = join(engineHome, 'plugins', pluginName);
  const classes = join(engineHome, 'plugin-classes');
  const classPath = [join(engineHome, 'lib', '*')].join(delimiter);
  await mkdir(target, { recursive: true });
  await execa(join(javaHome, 'bin/javac'), [
    ...['--release', '21', '-proc:none', '-nowarn', '-encoding', 'UTF-8', '-cp', classPath, '-d', classes],
    ...(await javaFiles()),
  ]);
  await execa(join(javaHome, 'bin/jar'), [
    ...['--create', '--file', join(target, `${pluginName}.jar`), '-C', classes, '.'],
  ]);
  await writeFile(join(target, 'plugin-descriptor.properties'), descriptor());
  await rm(classes, { recursive: true });
}

async function javaFiles(): Promise<readonly string[]> {
  const names = await readdir(sourceDir, { recursive: true });
  return names
    .filter((name) => name.endsWith('.java'))
    .sort()
    .map((name) => join(sourceDir, name));
}

function descriptor(): string {
  return [
    'description=Analysis components that the distribution without modules lacks',
    'version=1.0.0',
    `name=${pluginName}`,
    'classname=cloudpf.analysis.CloudpfAnalysisPlugin',
    'java.version=21',
    `elasticsearch.version=${engineVersion}`,
    '',
  ].join('\n');
}
