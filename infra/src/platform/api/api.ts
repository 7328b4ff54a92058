import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../../config/platform-config.ts';
import { trustOf } from '../../iam/statement.ts';
import { nameIn, type Place } from '../../place.ts';
import { type ApiFunctions } from '../api-functions.ts';
import { type CloudFunction } from '../cloud-function.ts';
import { type Keys } from '../keys.ts';
import { ACCESS_LOG } from './access-log.ts';
import { apiDefinition } from './definition.ts';
import { type ApiDescription } from './description.ts';
import { WebAcl } from './web-acl.ts';

export interface ApiArgs {
  readonly place: Place;
  readonly config: PlatformConfig;
  readonly keys: Keys;
  readonly functions: ApiFunctions;
  readonly description: ApiDescription;
}

export const API_STAGE = 'v1';

/** Search and analytics at one address: tokens, limits by tier, and what does not look like a request refused before a function is asked. */
export class Api extends pulumi.ComponentResource {
  readonly stage: aws.apigateway.Stage;
  /** By tier. */
  readonly plans: Readonly<Record<string, aws.apigateway.UsagePlan>>;

  constructor(name: string, args: ApiArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Api', name, {}, options);
    const { place, config, keys } = args;
    const child = { parent: this };
    const api = this.#rest(name, args);
    const body = api.body.apply((text) =>
      createHash('sha256')
        .update(text ?? '')
        .digest('hex'),
    );
    const deployment = new aws.apigateway.Deployment(
      name,
      { restApi: api.id, triggers: { definition: body } },
      child,
    );
    const logs = new aws.cloudwatch.LogGroup(
      name,
      {
        name: `/cloudpf/${place.environment}/api`,
        retentionInDays: config.audit_days,
        kmsKeyId: keys.logs.arn,
      },
      child,
    );
    const account = this.#mayLog(name, place);
    this.stage = new aws.apigateway.Stage(
      name,
      {
        restApi: api.id,
        deployment: deployment.id,
        stageName: API_STAGE,
        accessLogSettings: { destinationArn: logs.arn, format: ACCESS_LOG },
        xrayTracingEnabled: true,
      },
      { ...child, dependsOn: account },
    );
    new aws.apigateway.MethodSettings(
      name,
      {
        restApi: api.id,
        stageName: this.stage.stageName,
        methodPath: '*/*',
        settings: { metricsEnabled: true, loggingLevel: 'ERROR', dataTraceEnabled: false },
      },
      child,
    );
    new WebAcl(
      name,
      { place, logDays: config.functions.log_days, logKey: keys.logs, stage: this.stage },
      child,
    );
    this.plans = Object.fromEntries(
      Object.entries(config.tiers).map(([tier, limits]) => [
        tier,
        new aws.apigateway.UsagePlan(
          `${name}-${tier}`,
          {
            name: nameIn(place, tier),
            description: `What a tenant of the tier "${tier}" may ask for`,
            apiStages: [{ apiId: api.id, stage: this.stage.stageName }],
            throttleSettings: { rateLimit: limits.requests_per_second, burstLimit: limits.burst },
            quotaSettings: { limit: limits.requests_a_month, period: 'MONTH' },
          },
          child,
        ),
      ]),
    );
    this.registerOutputs();
  }

  #rest(name: string, { place, functions, description }: ApiArgs): aws.apigateway.RestApi {
    const { search, analytics, authorizer } = functions;
    const title = nameIn(place, 'api');
    const body = pulumi
      .all([search.lambda.invokeArn, analytics.lambda.invokeArn, authorizer.lambda.invokeArn])
      .apply(([searchUri, analyticsUri, authorizerUri]) =>
        JSON.stringify(
          apiDefinition(description, {
            name: title,
            invoke: { search: searchUri, analytics: analyticsUri, authorizer: authorizerUri },
          }),
        ),
      );
    const api = new aws.apigateway.RestApi(
      name,
      {
        name: title,
        body,
        endpointConfiguration: { types: 'REGIONAL' },
        apiKeySource: 'AUTHORIZER',
        // What a typing error in the definition would leave out.
        failOnWarnings: true,
      },
      { parent: this },
    );
    const mayInvoke = (what: string, to: CloudFunction, path: string) =>
      new aws.lambda.Permission(
        `${name}-${what}`,
        {
          action: 'lambda:InvokeFunction',
          principal: 'apigateway.amazonaws.com',
          function: to.lambda.name,
          sourceArn: pulumi.interpolate`${api.executionArn}/${path}`,
        },
        { parent: this },
      );
    mayInvoke('search', search, '*/*/*');
    mayInvoke('analytics', analytics, '*/*/*');
    mayInvoke('authorizer', authorizer, 'authorizers/*');
    return api;
  }

  /** Which role API Gateway writes logs with is a setting of the account in its region. */
  #mayLog(name: string, place: Place): aws.apigateway.Account {
    const child = { parent: this };
    const role = new aws.iam.Role(
      `${name}-logs`,
      {
        name: nameIn(place, 'api-logs'),
        assumeRolePolicy: trustOf('apigateway.amazonaws.com', place.account),
        managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
      },
      child,
    );
    return new aws.apigateway.Account(name, { cloudwatchRoleArn: role.arn }, child);
  }
}
