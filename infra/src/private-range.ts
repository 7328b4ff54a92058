const RANGE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** Whether a range of IPv4 addresses is kept for networks of one's own (RFC 1918), whole. */
export function isPrivateRange(range: string): boolean {
  const numbers = RANGE.exec(range)?.slice(1).map(Number) ?? [];
  const [a = NaN, b = NaN, c = NaN, d = NaN, bits = NaN] = numbers;
  if ([a, b, c, d].some((byte) => !(byte <= 255)) || !(bits <= 32)) return false;
  return (
    (a === 10 && bits >= 8) ||
    (a === 172 && b >= 16 && b <= 31 && bits >= 12) ||
    (a === 192 && b === 168 && bits >= 16)
  );
}
