import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment } from '../stack-name.ts';
import { archive } from './archive.ts';
import { cellContents } from './cell-contents.ts';

/** Everything that a machine needs to become a search host. */
export interface HostPackage {
  /** A compressed tar archive. */
  readonly content: Buffer;
  /** Of the content, hexadecimal. */
  readonly sha256: string;
}

/** Of the scripts in a checkout, and of what the nodes of an environment hold. */
export function hostPackage(checkout: string, environment: Environment): HostPackage {
  const folder = join(checkout, 'infra/host');
  const files = globSync('**/*', { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile() && !path.endsWith('.md'))
    .map((path) => ({
      path,
      content: readFileSync(join(folder, path)),
      isExecutable: (statSync(join(folder, path)).mode & 0o100) !== 0,
    }));
  const contents = {
    path: 'contents.json',
    content: Buffer.from(JSON.stringify(cellContents(environment))),
    isExecutable: false,
  };
  const content = archive([...files, contents]);
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
}
