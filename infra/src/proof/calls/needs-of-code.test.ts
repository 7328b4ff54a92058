import { describe, expect, it } from 'vitest';
import { needsOfCode, UnknownCommandError } from './needs-of-code.ts';

const call = (client: string, command: string, given: readonly string[] = []) => ({
  ...{ client, command, given },
  where: 'libs/x.ts:1',
});

describe('needsOfCode', () => {
  it('names the bucket that the environment gives the sending class, and the use of the key behind it', () => {
    const environment = { LAKE_BUCKET: 'lake', HOLDING_BUCKET: 'holding' };

    expect(needsOfCode([call('s3', 'GetObject', ['lakeBucket'])], environment)).toMatchObject([
      { action: 's3:GetObject', on: 'lake' },
      { action: 's3:ListBucket', on: 'lake' },
      { action: 'kms:Decrypt', via: 's3' },
    ]);
  });

  it('leaves open which resource it is where the class was given none', () => {
    const [need] = needsOfCode([call('dynamodb', 'PutItem', ['something'])]);

    expect(need).toEqual({ action: 'dynamodb:PutItem', because: 'PutItem in libs/x.ts:1' });
  });

  it('does not guess what IAM wants for a command', () => {
    expect(() => needsOfCode([call('s3', 'RestoreObject')])).toThrow(UnknownCommandError);
    expect(() => needsOfCode([call('sqs', 'SendMessage')])).toThrow(
      "which actions IAM wants for sqs's SendMessage, sent in libs/x.ts:1",
    );
  });
});
