import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, GB, type Line } from '../bill.ts';
import { PRICES } from '../prices.ts';
import { type UseContext } from './context.ts';

/** Calls of the API and the bytes of their answers. */
export function callLines({ usage }: UseContext): readonly Line[] {
  const calls = usage.tenants * (usage.searchesPerDay + usage.reportsPerDay) * DAYS_A_MONTH;
  const answeredGb = (calls * ASSUMPTIONS.answerBytes.value) / GB;
  // To the cell and back, both ways billed.
  const betweenZonesGb = 2 * answeredGb * ASSUMPTIONS.betweenZonesShare.value;
  return [
    { service: 'API Gateway', what: 'calls', usd: calls * PRICES.restCall.usd },
    { service: 'API Gateway', what: 'answers to the Internet', usd: answeredGb * PRICES.dataOutGb.usd },
    { service: 'WAF', what: 'requests', usd: calls * PRICES.wafRequest.usd },
    { service: 'VPC', what: 'bytes between zones', usd: betweenZonesGb * PRICES.betweenZonesGb.usd },
  ];
}
