import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyOf, trustOf } from '../iam/statement.ts';
import { nameIn, type Place } from '../place.ts';
import { type CloudFunction } from './cloud-function.ts';

export interface ScheduleArgs {
  readonly place: Place;
  readonly to: CloudFunction;
  readonly everyMinutes: number;
}

/** Wakes a function again and again; a run that could not begin is not made up for, since the next one does its work. */
export class Schedule extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Schedule', name, {}, options);
    const { place, to, everyMinutes } = args;
    const child = { parent: this };
    const role = new aws.iam.Role(
      `${name}-schedule`,
      {
        name: nameIn(place, `${name}-schedule`),
        assumeRolePolicy: trustOf('scheduler.amazonaws.com', place.account),
      },
      child,
    );
    new aws.iam.RolePolicy(
      `${name}-schedule`,
      {
        role: role.id,
        policy: policyOf([{ sid: 'Wake', actions: ['lambda:InvokeFunction'], resources: [to.lambda.arn] }]),
      },
      child,
    );
    new aws.scheduler.Schedule(
      name,
      {
        name: nameIn(place, name),
        scheduleExpression: everyMinutes === 1 ? 'rate(1 minute)' : `rate(${everyMinutes} minutes)`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: to.lambda.arn,
          roleArn: role.arn,
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      },
      child,
    );
    this.registerOutputs();
  }
}
