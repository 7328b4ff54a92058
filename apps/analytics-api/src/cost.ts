/** What Athena bills a query for at the least, bytes. */
const MINIMUM_BYTES = 10_000_000n;
const USD_PER_TERABYTE = 5n;
const DECIMALS = 12;

/** US dollars for the bytes that each query scanned, as exact decimal text: 5 a terabyte, 10 MB a query at least. */
export function costUsd(bytesOfQueries: readonly number[]): string {
  let billed = 0n;
  for (const bytes of bytesOfQueries) {
    const scanned = BigInt(bytes);
    billed += scanned > MINIMUM_BYTES ? scanned : MINIMUM_BYTES;
  }
  const digits = (billed * USD_PER_TERABYTE).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(2, '0');
  return `${digits.slice(0, -DECIMALS)}.${fraction}`;
}
