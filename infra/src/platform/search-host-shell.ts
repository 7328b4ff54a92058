import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../place.ts';
import { type Keys } from './keys.ts';

export interface ShellArgs {
  readonly place: Place;
  readonly keys: Keys;
  /** Days for which it can be seen who did what. */
  readonly auditDays: number;
}

/**
 * How people get onto hosts: without an open port, and with every word kept.
 * `aws ssm start-session --document-name cloudpf-<environment>-shell --target <instance>`
 */
export class Shell extends pulumi.ComponentResource {
  readonly logs: aws.cloudwatch.LogGroup;

  constructor(name: string, args: ShellArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Shell', name, {}, options);
    const { place, keys, auditDays } = args;
    const child = { parent: this };
    this.logs = new aws.cloudwatch.LogGroup(
      name,
      {
        name: `/cloudpf/${place.environment}/shell`,
        retentionInDays: auditDays,
        kmsKeyId: keys.logs.arn,
      },
      child,
    );
    new aws.ssm.Document(
      name,
      {
        name: nameIn(place, 'shell'),
        documentType: 'Session',
        documentFormat: 'JSON',
        content: pulumi.jsonStringify({
          schemaVersion: '1.0',
          description: 'A shell on a search host, kept in the logs',
          sessionType: 'Standard_Stream',
          inputs: {
            cloudWatchLogGroupName: this.logs.name,
            cloudWatchEncryptionEnabled: true,
            cloudWatchStreamingEnabled: true,
            kmsKeyId: keys.logs.arn,
            idleSessionTimeout: '20',
            maxSessionDuration: '60',
          },
        }),
      },
      child,
    );
    this.registerOutputs();
  }
}
