import { gzipSync } from 'node:zlib';

export interface ArchivedFile {
  /** Relative, with slashes, of 100 characters at most. */
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

const BLOCK = 512;

/**
 * A compressed tar archive whose bytes follow from the files alone: no times, no owners, in the order of paths.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html "ustar Interchange Format"
 */
export function archive(files: readonly ArchivedFile[]): Buffer {
  const sorted = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const blocks = sorted.flatMap((file) => [header(file), padded(file.content)]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

function header({ path, content, isExecutable }: ArchivedFile): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`the path is too long for an archive: ${path}`);
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0);
  octal(block, { at: 100, digits: 7, value: isExecutable ? 0o755 : 0o644 });
  octal(block, { at: 108, digits: 7, value: 0 });
  octal(block, { at: 116, digits: 7, value: 0 });
  octal(block, { at: 124, digits: 11, value: content.length });
  octal(block, { at: 136, digits: 11, value: 0 });
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return block;
}

function octal(
  block: Buffer,
  { at, digits, value }: { readonly at: number; readonly digits: number; readonly value: number },
): void {
  block.write(value.toString(8).padStart(digits, '0'), at);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
