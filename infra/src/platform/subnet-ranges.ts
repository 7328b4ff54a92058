/** Of one zone. */
export interface ZoneRanges {
  readonly publicCidr: string;
  readonly privateCidr: string;
}

/** Addresses of a subnet that holds nothing but a way out: /28, the least that AWS allows. */
const PUBLIC_BITS = 28;

/**
 * Shares a network between zones: each gets a quarter of it for what is private, and 16 addresses of the last quarter
 * for its way out.
 */
export function subnetRanges(cidr: string, zones: number): readonly ZoneRanges[] {
  const [address = '', bits = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = toNumber(address) - (toNumber(address) % size);
  const quarter = size / 4;
  const publicSize = 2 ** (32 - PUBLIC_BITS);
  return Array.from({ length: zones }, (_, zone) => ({
    privateCidr: `${toAddress(first + zone * quarter)}/${Number(bits) + 2}`,
    publicCidr: `${toAddress(first + 3 * quarter + zone * publicSize)}/${PUBLIC_BITS}`,
  }));
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
