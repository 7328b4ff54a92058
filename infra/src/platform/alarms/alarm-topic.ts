import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arn, nameIn, type Place } from '../../place.ts';

export interface AlarmTopicArgs {
  readonly place: Place;
  /** Its policy lets in who publishes here. */
  readonly key: aws.kms.Key;
  readonly email: string;
}

/** Where alarms and budgets of an environment tell of themselves, and who is told. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;

  constructor(name: string, args: AlarmTopicArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:AlarmTopic', name, {}, options);
    const { place, key, email } = args;
    const child = { parent: this };
    this.topic = new aws.sns.Topic(name, { name: nameIn(place, 'alarms'), kmsMasterKeyId: key.arn }, child);
    new aws.sns.TopicPolicy(
      name,
      { arn: this.topic.arn, policy: policyOfTopic(place, this.topic.arn) },
      child,
    );
    new aws.sns.TopicSubscription(
      `${name}-email`,
      { topic: this.topic.arn, protocol: 'email', endpoint: email },
      child,
    );
    this.registerOutputs();
  }
}

/**
 * A topic's own policy replaces the one that lets its account in, so nobody but these services publishes.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
function policyOfTopic(place: Place, topicArn: pulumi.Output<string>): pulumi.Output<string> {
  const publishes = (sid: string, service: string, source: string) => ({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: {
      StringEquals: { 'aws:SourceAccount': place.account },
      ArnLike: { 'aws:SourceArn': source },
    },
  });
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      publishes('Alarms', 'cloudwatch.amazonaws.com', arn(place, 'cloudwatch', 'alarm:*')),
      publishes('Budgets', 'budgets.amazonaws.com', `arn:aws:budgets::${place.account}:*`),
      {
        Sid: 'OverTlsAlone',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topicArn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
