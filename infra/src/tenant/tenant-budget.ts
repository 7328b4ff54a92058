import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { nameOfTenant, type Place } from '../place.ts';
import { costBudget } from '../platform/alarms/cost-budget.ts';

export interface TenantBudgetArgs {
  readonly place: Place;
  readonly tenant: string;
  readonly topicArn: pulumi.Input<string>;
  readonly monthlyUsd: number;
}

/** A cost-allocation tag; the account's owner has to activate it once. */
const TENANT_TAG = 'tenantId';

/** Tells when a tenant is about to cost more than it may, by the tag that everything of its stack has. */
export function tenantBudget(
  name: string,
  { place, tenant, topicArn, monthlyUsd }: TenantBudgetArgs,
  options: pulumi.CustomResourceOptions,
): aws.budgets.Budget {
  return costBudget(
    name,
    {
      name: nameOfTenant(place, tenant),
      monthlyUsd,
      topicArn,
      tag: { key: TENANT_TAG, value: tenant },
    },
    options,
  );
}
