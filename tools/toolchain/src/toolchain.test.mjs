import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cacheDir,
  checkoutDir,
  findJdk,
  findMaven,
  findNode,
  findPython,
  MissingToolError,
  required,
} from './index.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'toolchain-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function machine(env = {}) {
  return { root, homeDir: join(root, 'home/ana'), env: { PATH: join(root, 'bin'), ...env } };
}

function program(path, script = '') {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function jdk(path, version, { compiler = true, release = true } = {}) {
  program(`${path}/bin/java`, `echo 'openjdk version "${version}"' >&2`);
  if (compiler) program(`${path}/bin/javac`);
  if (release) writeFileSync(join(root, path, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return join(root, path);
}

describe('findJdk', () => {
  it('takes the newest JDK wherever it lies', () => {
    jdk('usr/lib/jvm/java-21', '21.0.4');
    const newest = jdk('home/ana/.sdkman/candidates/java/25.0.1-tem', '25.0.1');
    jdk('opt/java/openjdk', '24.0.2');

    expect(findJdk(machine())).toEqual({ found: true, home: newest, version: '25.0.1' });
  });

  it('looks into containers and macOS folders', () => {
    const mac = jdk('Library/Java/JavaVirtualMachines/temurin-22.jdk/Contents/Home', '22');
    expect(findJdk(machine())).toMatchObject({ home: mac });

    const container = jdk('opt/java/openjdk', '23');
    expect(findJdk(machine())).toMatchObject({ home: container });
  });

  it('follows the javac on PATH to its home', () => {
    const home = jdk('somewhere/jdk-21', '21.0.1');
    mkdirSync(join(root, 'bin'));
    symlinkSync(join(home, 'bin/javac'), join(root, 'bin/javac'));

    expect(findJdk(machine())).toMatchObject({ home });
  });

  it('passes over a runtime without a compiler', () => {
    jdk('usr/lib/jvm/jre-25', '25', { compiler: false });
    const home = jdk('usr/lib/jvm/jdk-21', '21');

    expect(findJdk(machine())).toMatchObject({ home });
  });

  it('asks java itself where there is no release file', () => {
    jdk('usr/lib/jvm/plain', '21.0.9', { release: false });

    expect(findJdk(machine())).toMatchObject({ version: '21.0.9' });
  });

  it('prefers the one named for CloudPF to a newer one, if it will do', () => {
    jdk('usr/lib/jvm/newer', '25');
    const named = jdk('named', '21');

    expect(findJdk(machine({ CLOUDPF_JAVA_HOME: named }))).toMatchObject({ home: named });
    expect(findJdk({ ...machine({ CLOUDPF_JAVA_HOME: named }), minimum: 24 })).toMatchObject({
      version: '25',
    });
  });

  it('says what was found and what to install when all are too old', () => {
    const old = jdk('usr/lib/jvm/java-8', '1.8.0_402');

    const outcome = findJdk(machine());

    expect(outcome).toMatchObject({ found: false, tool: 'JDK' });
    expect(outcome.message).toContain(`1.8.0_402 in ${old}`);
    expect(outcome.message).toContain('apt-get install');
    expect(() => required(outcome)).toThrow(MissingToolError);
  });
});

describe('findMaven', () => {
  it('reads the version from the folder, without starting it', () => {
    const path = program('opt/apache-maven-3.9.9/bin/mvn', 'exit 1');
    program('opt/apache-maven-3.9.9/lib/maven-core-3.9.9.jar');

    expect(findMaven(machine())).toEqual({ found: true, path, version: '3.9.9' });
  });

  it('asks the one on PATH when the folder does not tell', () => {
    const path = program('bin/mvn', 'echo "Apache Maven 3.8.7"');

    expect(findMaven(machine())).toEqual({ found: true, path, version: '3.8.7' });
  });

  it('says how to install it when there is none', () => {
    expect(findMaven(machine()).message).toContain('brew install maven');
  });
});

describe('findPython', () => {
  it('passes over one that is too old or cannot make virtual environments', () => {
    program('bin/python3', 'echo "PYTHON 3.8.1 True /old"');
    program('bin/python3.13', 'echo "PYTHON 3.13.0 False /bare"');
    program('bin/python3.11', 'echo "PYTHON 3.11.7 True /good"');

    expect(findPython(machine())).toEqual({ found: true, path: '/good', version: '3.11.7' });
  });

  it('names the missing venv module', () => {
    program('bin/python3', 'echo "PYTHON 3.13.0 False /bare"');

    expect(findPython(machine()).message).toContain('/bare (3.13.0) has no venv module');
  });

  it('finds a real one on this machine', () => {
    const python = required(findPython());

    expect(python.version).toMatch(/^3\./);
  });
});

describe('findNode', () => {
  it('prefers the one of the checkout', () => {
    const path = program('checkout/node_modules/node/bin/node', 'echo v24.21.0');

    expect(findNode('24', { ...machine(), checkout: join(root, 'checkout') })).toMatchObject({ path });
  });

  it('names the newest one seen when none will do', () => {
    expect(findNode('999', { ...machine(), checkout: root }).message).toContain(process.versions.node);
  });
});

describe('cacheDir', () => {
  it('lies in the checkout unless the environment says otherwise', () => {
    expect(cacheDir({})).toBe(join(checkoutDir(), '.engines'));
    expect(cacheDir({ CLOUDPF_CACHE_DIR: '/var/cache/cloudpf' })).toBe('/var/cache/cloudpf');
  });
});
