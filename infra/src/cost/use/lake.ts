import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, GB, type Line } from '../bill.ts';
import { PRICES } from '../prices.ts';
import { type UseContext } from './context.ts';
import { changesOf } from './changes.ts';
import { objectRequests } from './requests.ts';

const TB = 1_000 * GB;

/** Rows kept and read, their requests, and what the trail notes of those. */
export function lakeLines(context: UseContext): readonly Line[] {
  const { usage, facts } = context;
  const { writes, lists, reads } = objectRequests(context);
  const events = (facts.trailed.writes ? writes : 0) + (facts.trailed.reads ? reads + lists : 0);
  const rowBytes = facts.compacted ? ASSUMPTIONS.compactedRowBytes.value : ASSUMPTIONS.rawRowBytes.value;
  const rows = changesOf({ ...usage, tenants: 1 }).purchases.changes * ASSUMPTIONS.age.value;
  const keptGb =
    (usage.tenants * rows * (ASSUMPTIONS.rawRowBytes.value + (facts.compacted ? rowBytes : 0))) / GB;
  const monthsOfAudit = facts.auditDays / DAYS_A_MONTH;
  const requests = writes + lists + reads;
  const auditGb =
    (monthsOfAudit * (requests * ASSUMPTIONS.accessLogBytes.value + events * ASSUMPTIONS.trailBytes.value)) /
    GB;
  const statements =
    usage.tenants * usage.reportsPerDay * DAYS_A_MONTH * ASSUMPTIONS.statementsPerReport.value;
  const scanned = Math.max(ASSUMPTIONS.leastScannedBytes.value, rows * rowBytes);
  const s3 = (what: string, usd: number): Line => ({ service: 'S3', what, usd });
  return [
    s3('writes and listings', (writes + lists) * PRICES.s3Put.usd),
    s3('reads', reads * PRICES.s3Get.usd),
    s3('what is kept of the lake', keptGb * PRICES.s3Gb.usd),
    s3('who did what: trail and logs of requests', auditGb * PRICES.s3Gb.usd),
    { service: 'CloudTrail', what: 'requests on objects', usd: events * PRICES.dataEvent.usd },
    {
      service: 'Athena',
      what: 'what queries read',
      usd: ((statements * scanned) / TB) * PRICES.athenaTb.usd,
    },
    {
      service: 'KMS',
      what: 'requests',
      usd: (requests / 1_000) * ASSUMPTIONS.kmsRequestsPerThousand.value * PRICES.kmsRequest.usd,
    },
  ];
}
