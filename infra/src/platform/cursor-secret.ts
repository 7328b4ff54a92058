import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../place.ts';

export interface CursorSecretArgs {
  readonly place: Place;
  readonly key: aws.kms.Key;
  /** Lets it be brought back for some days when the stack goes; its name is taken for as long. */
  readonly protect: boolean;
}

const LENGTH = 48;
const RECOVERY_DAYS = 7;

/**
 * What page positions are signed with, drawn once. The state of the stack has it as it has other secrets: encrypted, for
 * those alone who deploy. Another drawn by hand is never there.
 * @see https://www.pulumi.com/docs/iac/concepts/secrets/write-only-fields/
 */
export class CursorSecret extends pulumi.ComponentResource {
  readonly secret: aws.secretsmanager.Secret;

  constructor(
    name: string,
    { place, key, protect }: CursorSecretArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super('cloudpf:platform:CursorSecret', name, {}, options);
    const child = { parent: this };
    this.secret = new aws.secretsmanager.Secret(
      name,
      {
        name: `cloudpf/${place.environment}/cursors`,
        description: `Signs page positions of ${nameIn(place, 'api')}; the first signs, all verify`,
        kmsKeyId: key.arn,
        recoveryWindowInDays: protect ? RECOVERY_DAYS : 0,
      },
      child,
    );
    const drawn = aws.secretsmanager.getRandomPasswordOutput(
      { passwordLength: LENGTH, excludePunctuation: true },
      child,
    ).randomPassword;
    new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: this.secret.id,
        secretStringWo: pulumi.secret(pulumi.jsonStringify({ secrets: [drawn] })),
        // Raised only to draw another by hand; until then what is there stays, also what somebody put there.
        secretStringWoVersion: 1,
      },
      { ...child, ignoreChanges: ['secretStringWo'] },
    );
    this.registerOutputs();
  }
}
