import { dirname, join } from 'node:path';
import { missing } from './outcome.mjs';
import { expand, isExecutable, machine, onPath, real, unique } from './places.mjs';
import { output } from './run.mjs';

const machineFolders = [
  '/usr/share/maven',
  '/opt/*maven*',
  '/opt/homebrew/opt/maven',
  '/usr/local/opt/maven',
];
const userFolders = [
  '.sdkman/candidates/maven/current',
  '.sdkman/candidates/maven/*',
  '.asdf/installs/maven/*',
];

export function findMaven(options) {
  const { env, homeDir, root } = machine(options);
  const homes = [
    ...[env.MAVEN_HOME, env.M2_HOME].filter(Boolean),
    ...machineFolders.flatMap((pattern) => expand(root + pattern)),
    ...userFolders.flatMap((pattern) => expand(join(homeDir, pattern))),
  ];
  const named = [env.MAVEN_HOME, env.M2_HOME].filter(Boolean).map((home) => join(home, 'bin/mvn'));
  const inHomes = homes.map((home) => join(home, 'bin/mvn'));
  for (const path of unique([...named, ...onPath(['mvn'], env), ...inHomes]).filter(isExecutable)) {
    const version = versionOf(path, env);
    if (version !== undefined) return { found: true, path, version };
  }
  return noMaven();
}

function versionOf(path, env) {
  const [core] = expand(join(dirname(dirname(real(path))), 'lib/maven-core-*.jar'));
  const fromFile = core && /maven-core-(\d+\.\d.*)\.jar$/.exec(core)?.[1];
  return fromFile || /Apache Maven (\d[\w.-]*)/.exec(output(path, ['--version'], env) ?? '')?.[1];
}

function noMaven() {
  return missing('Maven', 'Maven (mvn) is needed to fetch the engines; none was found.', [
    { where: 'Debian, Ubuntu', how: 'apt-get install maven' },
    { where: 'macOS', how: 'brew install maven' },
    { where: 'SDKMAN', how: 'sdk install maven' },
    { where: 'already elsewhere', how: 'set MAVEN_HOME to its folder' },
  ]);
}
