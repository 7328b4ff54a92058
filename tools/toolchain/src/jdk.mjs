import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missing } from './outcome.mjs';
import { expand, isExecutable, machine, onPath, real, unique } from './places.mjs';
import { output } from './run.mjs';
import { compareVersions, numbers } from './version.mjs';

const machineFolders = [
  '/usr/lib/jvm/*',
  '/usr/lib64/jvm/*',
  '/usr/java/*',
  '/usr/local/openjdk-*',
  '/opt/*',
  '/opt/*/*',
  '/Library/Java/JavaVirtualMachines/*/Contents/Home',
  '/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home',
  '/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home',
  '/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec',
];

const userFolders = [
  '.sdkman/candidates/java/*',
  '.jdks/*',
  '.asdf/installs/java/*',
  '.local/share/mise/installs/java/*',
  'Library/Java/JavaVirtualMachines/*/Contents/Home',
];

export function findJdk({ minimum = 21, ...options } = {}) {
  const where = machine(options);
  const fits = (jdk) => jdk !== undefined && numbers(jdk.version)[0] >= minimum;
  const wanted = where.env.CLOUDPF_JAVA_HOME ? inspect(where.env.CLOUDPF_JAVA_HOME) : undefined;
  if (fits(wanted)) return wanted;

  const jdks = candidates(where).map(inspect).filter(Boolean);
  jdks.sort((left, right) => compareVersions(right.version, left.version));
  return fits(jdks[0]) ? jdks[0] : noJdk(minimum, jdks[0]);
}

function candidates({ env, homeDir, root }) {
  const named = [env.JAVA_HOME, env.ES_JAVA_HOME].filter(Boolean);
  const behindPath = onPath(['javac', 'java'], env).map((program) => dirname(dirname(real(program))));
  const installed = machineFolders.flatMap((pattern) => expand(root + pattern));
  const own = userFolders.flatMap((pattern) => expand(join(homeDir, pattern)));
  return unique([...named, ...behindPath, ...installed, ...own].map(real));
}

function inspect(home) {
  if (!isExecutable(join(home, 'bin/java')) || !isExecutable(join(home, 'bin/javac'))) return undefined;
  const version = fromReleaseFile(home) ?? fromJava(home);
  return version === undefined ? undefined : { found: true, home, version };
}

function fromReleaseFile(home) {
  try {
    return /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function fromJava(home) {
  return /version "([^"]+)"/.exec(output(join(home, 'bin/java'), ['-version']) ?? '')?.[1];
}

function noJdk(minimum, newest) {
  const seen = newest ? `the newest one found is ${newest.version} in ${newest.home}` : 'none was found';
  return missing('JDK', `A JDK ${minimum} or newer (with javac) is needed; ${seen}.`, [
    { where: 'Debian 13, Ubuntu 24.04 and later', how: `apt-get install openjdk-${minimum}-jdk-headless` },
    { where: 'Debian 12', how: "apt-get install temurin-25-jdk (from Adoptium's package repository)" },
    { where: 'macOS', how: 'brew install openjdk' },
    { where: 'SDKMAN', how: 'sdk install java' },
    { where: 'already elsewhere', how: 'set CLOUDPF_JAVA_HOME to its folder' },
  ]);
}
