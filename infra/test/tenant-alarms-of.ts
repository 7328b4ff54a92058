import { ACCOUNT, capture, REGION, type Stack } from '../src/offline/capture.ts';
import { type Place } from '../src/place.ts';
import { TenantAlarms, type TenantAlarmsArgs } from '../src/tenant/tenant-alarms.ts';
import { tenantBudget } from '../src/tenant/tenant-budget.ts';

export const PROD: Place = { environment: 'prod', region: REGION, account: ACCOUNT };
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:cloudpf-prod-alarms`;

/** The alarms and the budget of one tenant, as its stack declares them. */
export function declareTenantAlarms(
  tenant: string,
  more: Partial<Pick<TenantAlarmsArgs, 'isActive'>> = {},
): Promise<Stack> {
  const given = { place: PROD, tenant, topicArn: TOPIC };
  return capture(() => {
    new TenantAlarms('alarms', { ...given, dailyScanBytes: 50_000_000_000, isActive: true, ...more });
    tenantBudget('budget', { ...given, monthlyUsd: 145 }, {});
  });
}
