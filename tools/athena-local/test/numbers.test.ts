import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { SmallAthena } from './small-athena.ts';

const athena = new SmallAthena();
afterAll(() => athena.close());

const numRuns = 60;
const abs = (value: bigint) => (value < 0n ? -value : value);

/** Rounds half away from zero. */
function quotient(a: bigint, b: bigint): bigint {
  const sign = a < 0n === b < 0n ? 1n : -1n;
  return (sign * (2n * abs(a) + abs(b))) / (2n * abs(b));
}

function written(unscaled: bigint, scale: number): string {
  const digits = abs(unscaled)
    .toString()
    .padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const scaled = fc.record({ unscaled: fc.bigInt(-(10n ** 12n), 10n ** 12n), scale: fc.nat(6) });
const literal = ({ unscaled, scale }: { unscaled: bigint; scale: number }) =>
  `CAST('${written(unscaled, scale)}' AS decimal(18,${scale}))`;

it('divides decimals exactly, rounded half up at the larger scale', async () => {
  await fc.assert(
    fc.asyncProperty(scaled, scaled, async (a, b) => {
      fc.pre(b.unscaled !== 0n);
      const scale = Math.max(a.scale, b.scale);
      const expected = quotient(a.unscaled * 10n ** BigInt(scale + b.scale - a.scale), b.unscaled);

      expect(await athena.row(`SELECT ${literal(a)} / ${literal(b)}`)).toEqual([written(expected, scale)]);
    }),
    { numRuns },
  );
});

it('divides decimals whose digits pass 18 on the way', async () => {
  const sql = "SELECT CAST('1000000.000000' AS decimal(18,6)) / CAST('-1' AS decimal(18,0))";

  expect(await athena.row(sql)).toEqual(['-1000000.000000']);
});

it('averages decimals to their own scale, rounded half up', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(6),
      fc.array(fc.bigInt(-(10n ** 12n), 10n ** 12n), { minLength: 1, maxLength: 7 }),
      async (scale, values) => {
        const rows = values.map((unscaled) => literal({ unscaled, scale })).join(', ');
        const total = values.reduce((sum, value) => sum + value, 0n);

        expect(await athena.row(`SELECT avg(x), sum(x) FROM (VALUES ${rows}) t(x)`)).toEqual([
          written(quotient(total, BigInt(values.length)), scale),
          written(total, scale),
        ]);
      },
    ),
    { numRuns },
  );
});

it('divides whole numbers towards zero', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer(), async (a, b) => {
      fc.pre(b !== 0 && !(a === -2147483648 && b === -1));

      expect(await athena.row(`SELECT CAST(${a} AS integer) / ${b}, CAST(${a} AS integer) % ${b}`)).toEqual([
        String(Math.trunc(a / b)),
        String((a % b) + 0),
      ]);
    }),
    { numRuns },
  );
});

it('gives any text back as it came, as a literal and as a parameter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (value) => {
      fc.pre(!value.includes('\0'));
      const quoted = `'${value.replaceAll("'", "''")}'`;

      expect(
        await athena.row(`SELECT ${quoted}, ?, CASE WHEN ? = ${quoted} THEN 'same' END`, [quoted, quoted]),
      ).toEqual([value, value, 'same']);
    }),
    { numRuns },
  );
});

it('keeps a moment through every zone and back', async () => {
  const zones = [
    'America/Lima',
    'America/Santiago',
    'Asia/Kolkata',
    'Africa/Cairo',
    'Pacific/Apia',
    '+05:30',
    '-11:00',
    'UTC',
  ];
  const date = fc.date({ min: new Date('1971-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(date, fc.constantFrom(...zones), async (moment, zone) => {
      const iso = moment.toISOString();
      const local = `from_iso8601_timestamp('${iso}') AT TIME ZONE '${zone}'`;

      expect(
        await athena.row(
          `SELECT to_iso8601(at_timezone(${local}, 'UTC')), date_diff('millisecond', from_iso8601_timestamp(to_iso8601(${local})), from_iso8601_timestamp('${iso}'))`,
        ),
      ).toEqual([iso, '0']);
    }),
    { numRuns },
  );
});
