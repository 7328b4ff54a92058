const SECOND_MS = 1_000;

/** A duration for people: `380 ms`, `4.2 s`, `3 min 10 s`. */
export function duration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < 60 * SECOND_MS) return `${(ms / SECOND_MS).toFixed(1)} s`;
  const minutes = Math.floor(ms / (60 * SECOND_MS));
  return `${minutes} min ${Math.round((ms % (60 * SECOND_MS)) / SECOND_MS)} s`;
}

/** A whole number with thousands set apart, as in `1,200`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A count with its noun, as in `1 lane` and `1,200 lanes`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A size for people, in the decimal units that Athena bills: `10.4 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ''}`;
}
