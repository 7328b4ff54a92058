import { readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;

/** Resident bytes of a process as the kernel counts them; `undefined` where there is no /proc, or no such process. */
export async function residentMemory(pid: number): Promise<number | undefined> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(resident) * PAGE_BYTES;
  } catch {
    return undefined;
  }
}
