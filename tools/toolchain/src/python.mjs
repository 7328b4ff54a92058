import { missing } from './outcome.mjs';
import { expand, isExecutable, machine, onPath, unique } from './places.mjs';
import { output } from './run.mjs';
import { compareVersions } from './version.mjs';

const names = ['python3', ...Array.from({ length: 12 }, (_, index) => `python3.${20 - index}`), 'python'];
const machinePrograms = ['/usr/bin/python3', '/usr/local/bin/python3', '/opt/homebrew/bin/python3'];

// The real executable is asked for, since a shim of a version manager answers differently elsewhere.
const question = `
import importlib.util as u, sys
print('PYTHON', '.'.join(map(str, sys.version_info[:3])), all(u.find_spec(m) for m in ('venv', 'ensurepip')), sys.executable)
`;

export function findPython({ minimum = '3.9', ...options } = {}) {
  const { env, root } = machine(options);
  const wellKnown = machinePrograms.flatMap((path) => expand(root + path)).filter(isExecutable);
  const seen = [];
  for (const program of unique([...onPath(names, env), ...wellKnown])) {
    const python = inspect(program, env);
    if (python === undefined) continue;
    if (python.venv && compareVersions(python.version, minimum) >= 0) {
      return { found: true, path: python.path, version: python.version };
    }
    seen.push(python);
  }
  return noPython(minimum, seen[0]);
}

function inspect(program, env) {
  const answer = /^PYTHON (\S+) (True|False) (.+)$/m.exec(output(program, ['-c', question], env) ?? '');
  return answer ? { version: answer[1], venv: answer[2] === 'True', path: answer[3] } : undefined;
}

function noPython(minimum, best) {
  const lack = best && !best.venv ? 'has no venv module' : 'is too old';
  const seen = best ? `${best.path} (${best.version}) ${lack}` : 'none was found';
  return missing('Python', `Python ${minimum} or newer with its venv module is needed; ${seen}.`, [
    { where: 'Debian, Ubuntu', how: 'apt-get install python3 python3-venv' },
    { where: 'macOS', how: 'brew install python' },
  ]);
}
