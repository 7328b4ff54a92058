import { UnknownInstanceTypeError } from './errors.ts';

/** Where the prices by the hour come from, on demand, Linux, us-east-1: AWS's price list as of this day. */
export const INSTANCES_OF = '2026-01-19';

/** Of the size `large`: dollars an hour and GiB; every other size is a multiple of it. */
const LARGE: Readonly<Record<string, readonly [usd: number, gib: number]>> = {
  c7g: [0.0725, 4],
  c8g: [0.079_76, 4],
  m6g: [0.077, 8],
  m7g: [0.0816, 8],
  m8g: [0.089_76, 8],
  r6g: [0.1008, 16],
  r7g: [0.1071, 16],
  r8g: [0.117_82, 16],
  t4g: [0.0672, 8],
  x8g: [0.1954, 32],
};

const SIZES: readonly (readonly [name: string, larges: number])[] = [
  ['medium', 0.5],
  ['large', 1],
  ['xlarge', 2],
  ['2xlarge', 4],
  ['4xlarge', 8],
  ['8xlarge', 16],
  ['12xlarge', 24],
  ['16xlarge', 32],
];

export interface InstanceType {
  readonly name: string;
  readonly usdAnHour: number;
  readonly memoryGib: number;
}

/** @throws UnknownInstanceTypeError where the table has no price. */
export function instanceType(name: string): InstanceType {
  const [family = '', size = ''] = name.split('.');
  const large = LARGE[family];
  const larges = SIZES.find(([each]) => each === size)?.[1];
  if (!large || larges === undefined) throw new UnknownInstanceTypeError(name, Object.keys(LARGE));
  return { name, usdAnHour: large[0] * larges, memoryGib: large[1] * larges };
}

/** This type and the larger ones of its family, smallest first. */
export function andLarger(name: string): readonly InstanceType[] {
  const { memoryGib } = instanceType(name);
  const [family = ''] = name.split('.');
  return SIZES.map(([size]) => instanceType(`${family}.${size}`)).filter(
    (each) => each.memoryGib >= memoryGib,
  );
}
