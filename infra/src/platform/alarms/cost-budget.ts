import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export interface CostBudget {
  /** In AWS. */
  readonly name: string;
  readonly monthlyUsd: number;
  readonly topicArn: pulumi.Input<string>;
  /** Only what is tagged so; all of the account where nothing is said. */
  readonly tag?: { readonly key: string; readonly value: string };
}

/** Tells the topic when four fifths of a month's money are spent, and when all of it is going to be. */
export function costBudget(
  name: string,
  { monthlyUsd, topicArn, tag, ...args }: CostBudget,
  options: pulumi.CustomResourceOptions,
): aws.budgets.Budget {
  const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: 'PERCENTAGE',
    comparisonOperator: 'GREATER_THAN',
    subscriberSnsTopicArns: [topicArn],
  });
  return new aws.budgets.Budget(
    name,
    {
      name: args.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(monthlyUsd),
      limitUnit: 'USD',
      ...(tag ? { costFilters: [{ name: 'TagKeyValue', values: [`user:${tag.key}$${tag.value}`] }] } : {}),
      notifications: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    },
    options,
  );
}
