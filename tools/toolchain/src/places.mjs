import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The machine with its defaults filled in. */
export function machine(options = {}) {
  return { env: options.env ?? process.env, homeDir: options.homeDir ?? homedir(), root: options.root ?? '' };
}

/** Folders that match a pattern in which a whole or part of a segment may be `*`; missing ones are left out. */
export function expand(pattern) {
  let found = [pattern.startsWith('/') ? '/' : '.'];
  for (const segment of pattern.split('/').filter(Boolean)) {
    found = found.flatMap((folder) => matches(folder, segment));
  }
  return found;
}

function matches(folder, segment) {
  if (!segment.includes('*')) return exists(join(folder, segment)) ? [join(folder, segment)] : [];
  const expression = new RegExp(`^${segment.split('*').map(escape).join('.*')}$`);
  return entries(folder)
    .filter((name) => expression.test(name))
    .sort()
    .map((name) => join(folder, name));
}

const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

function entries(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function exists(path) {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Every executable of these names on PATH, in PATH's order. */
export function onPath(names, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).filter(isExecutable);
}

/** The path behind symbolic links, or the path itself when it cannot be followed. */
export function real(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export const unique = (paths) => [...new Set(paths)];
