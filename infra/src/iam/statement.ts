import * as pulumi from '@pulumi/pulumi';

/** One statement that allows something. */
export interface Grant {
  /** What it is for, in CamelCase. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string | string[]>>>>>;
}

/** A policy document as JSON. */
export function policyOf(grants: readonly Grant[], denials: readonly Grant[] = []): pulumi.Output<string> {
  const statement = (effect: 'Allow' | 'Deny') => (grant: Grant) => ({
    Sid: grant.sid,
    Effect: effect,
    Action: [...grant.actions],
    Resource: [...grant.resources],
    ...(grant.conditions ? { Condition: grant.conditions } : {}),
  });
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [...grants.map(statement('Allow')), ...denials.map(statement('Deny'))],
  });
}

/** Lets one service of this account take a role. */
export function trustOf(service: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        // Lambda says nothing of who asks when it takes a function's role.
        ...(service === 'lambda.amazonaws.com'
          ? {}
          : { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
      },
    ],
  });
}
