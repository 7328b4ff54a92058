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

/**
 * These do not say for whose sake they take a role, or nowhere document that they do, and a role that demands it may
 * never be taken. Without it, too, nobody of another account can have them use it: that takes `iam:PassRole` here.
 * @see https://github.com/prowler-cloud/prowler/issues/4714
 */
const SILENT = ['lambda.amazonaws.com', 'cloudtrail.amazonaws.com', 'apigateway.amazonaws.com'];

/** Lets one service of this account take a role. */
export function trustOf(service: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(SILENT.includes(service)
          ? {}
          : { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
      },
    ],
  });
}
