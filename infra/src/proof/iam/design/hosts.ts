import { type Duty } from './duty.ts';
import { USE_KEY, GET, WRITE_LOGS } from './words.ts';

/** Tags are given to snapshots alone, and while they are made. */
const tagging = Object.fromEntries(
  ['host a', 'another host', 'another environment', 'nobody'].map((whose) => [
    `snapshot of ${whose}, while it is made`,
    ['ec2:CreateTags'],
  ]),
);

/** The machines of search containers, and what keeps their volumes. */
export const HOSTS: Readonly<Record<string, Duty>> = {
  /** Does all that the containers of its own host need, and reads no key of theirs but the one to set them up. */
  'search-a': {
    takenBy: 'ec2.amazonaws.com',
    may: {
      'volume of host a': ['ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:CreateSnapshot'],
      'instance of host a': ['ec2:AttachVolume', 'ec2:DetachVolume'],
      'snapshot of host a': ['ec2:CreateSnapshot'],
      ...tagging,
      'definitions of host a': ['ssm:GetParametersByPath'],
      // One call gets all below a path, and names the path alone.
      definition: ['ssm:GetParametersByPath'],
      'secret of the authority': ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      'secret admin': ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      'secret read': ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      'secret write': ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      'key cells, through secretsmanager': USE_KEY,
      'key cells, through s3': ['kms:Decrypt'],
      'key cells, through ec2': [
        ...['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
        ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ],
      'key cells, lent through ec2': ['kms:CreateGrant'],
      // The agent of Session Manager asks for the key of a shell itself, through no service.
      'key logs, by itself': ['kms:Decrypt'],
      ...Object.fromEntries(
        ['s3', 'dynamodb', 'secretsmanager', 'ec2'].map((each) => [
          `key logs, through ${each}`,
          ['kms:Decrypt'],
        ]),
      ),
      'scripts of hosts': GET,
      'logs of search': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'logs of shell': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'metrics of CloudPF/Search': ['cloudwatch:PutMetricData'],
    },
  },
  'search-snapshots': {
    takenBy: 'dlm.amazonaws.com',
    may: {
      'volume of host a': ['ec2:CreateSnapshot'],
      'volume of another host': ['ec2:CreateSnapshot'],
      'snapshot of host a': ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
      'snapshot of another host': ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
      // What is made has no tags yet.
      'snapshot of another environment': ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      'snapshot of nobody': ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      ...tagging,
    },
  },
};
