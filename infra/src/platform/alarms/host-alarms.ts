import { SEARCH_METRICS } from '../../host/metrics.ts';
import { hostName, type Place } from '../../place.ts';
import { type AlarmSpec } from './alarm.ts';
import { searchMetric } from './metric.ts';

/** That a machine is gone or ill, or does not run every container that it should. */
export function hostAlarms(place: Place, host: string): readonly AlarmSpec[] {
  const dimensions = { AutoScalingGroupName: hostName(place, host) };
  return [
    {
      what: `host-${host}-gone`,
      severity: 'page',
      means: `No machine is in service as host ${host}: its tenants cannot search, and their changes are parked.`,
      runbook: 'host',
      metrics: [{ namespace: 'AWS/AutoScaling', name: 'GroupInServiceInstances', dimensions }],
      statistic: 'Minimum',
      is: 'below',
      threshold: 1,
      window: { seconds: 60, periods: 5 },
      silence: 'breaching',
    },
    {
      what: `host-${host}-status`,
      severity: 'page',
      means: `The machine of host ${host}, or the hardware beneath it, fails the checks of AWS.`,
      runbook: 'host',
      metrics: [{ namespace: 'AWS/EC2', name: 'StatusCheckFailed', dimensions }],
      statistic: 'Maximum',
      is: 'above',
      threshold: 0,
      window: { seconds: 60, periods: 3 },
      // A machine that is gone has an alarm of its own.
      silence: 'notBreaching',
    },
    {
      what: `host-${host}-cells-missing`,
      severity: 'page',
      means: `Host ${host} does not run every container that it should, or tells nothing: a tenant cannot search.`,
      runbook: 'host',
      metrics: [searchMetric(place, SEARCH_METRICS.cellsMissing, host)],
      statistic: 'Maximum',
      is: 'above',
      threshold: 0,
      window: { seconds: 60, periods: 5 },
      silence: 'breaching',
    },
  ];
}
