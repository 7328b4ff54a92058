import { nameIn, type Place } from '../../place.ts';
import { API_STAGE } from '../api/api.ts';
import { type AlarmSpec } from './alarm.ts';
import { type Metric } from './metric.ts';

/** As CloudWatch knows the API. */
export function apiDimensions(place: Place): Readonly<Record<'ApiName' | 'Stage', string>> {
  return { ApiName: nameIn(place, 'api'), Stage: API_STAGE };
}

const ERROR_RATE = 0.01;
const REFUSED_RATE = 0.3;
const SLOW_MS = 2_000;
const ATTACK_REQUESTS = 1_000;

/** That callers of the API get errors, wait, are refused, or attack it. */
export function apiAlarms(place: Place): readonly AlarmSpec[] {
  const metric = (name: string): Metric => ({
    namespace: 'AWS/ApiGateway',
    name,
    dimensions: apiDimensions(place),
  });
  return [
    {
      what: 'api-5xx',
      severity: 'page',
      means:
        'Over 1 % of the requests to the API fail by our fault: shops cannot search, analysts get no reports.',
      runbook: 'api',
      metrics: [metric('5XXError')],
      statistic: 'Average',
      is: 'above',
      threshold: ERROR_RATE,
      window: { seconds: 60, periods: 5, breaching: 3 },
      silence: 'notBreaching',
    },
    {
      what: 'api-latency',
      severity: 'look',
      means: 'One of twenty requests to the API takes over two seconds: shops wait for their search.',
      runbook: 'api',
      metrics: [metric('Latency')],
      statistic: 'p95',
      is: 'above',
      threshold: SLOW_MS,
      window: { seconds: 300, periods: 3 },
      silence: 'notBreaching',
    },
    {
      what: 'api-4xx',
      severity: 'look',
      means:
        'Nearly a third of the requests to the API are refused: a front end sends bad tokens or requests, or a tenant is over its limit.',
      runbook: 'api',
      metrics: [metric('4XXError')],
      statistic: 'Average',
      is: 'above',
      threshold: REFUSED_RATE,
      window: { seconds: 300, periods: 3 },
      silence: 'notBreaching',
    },
    {
      what: 'api-blocked',
      severity: 'look',
      means:
        'The firewall of the API blocks over a thousand requests in five minutes: an attack, or a rule that hits a front end.',
      runbook: 'api',
      metrics: [
        {
          namespace: 'AWS/WAFV2',
          name: 'BlockedRequests',
          dimensions: { WebACL: nameIn(place, 'api'), Region: place.region, Rule: 'ALL' },
        },
      ],
      statistic: 'Sum',
      is: 'above',
      threshold: ATTACK_REQUESTS,
      window: { seconds: 300, periods: 1 },
      silence: 'notBreaching',
    },
  ];
}
