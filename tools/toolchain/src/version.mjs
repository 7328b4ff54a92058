/** Numbers of a version, the build and pre-release parts left out; Java's old `1.8` counts as 8. */
export function numbers(version) {
  const parts = (/\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
  return parts[0] === 1 && parts.length > 1 ? parts.slice(1) : parts;
}

/** Negative, zero or positive, as a sort wants it. */
export function compareVersions(left, right) {
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
