import { CommandError } from '../errors.ts';
import { NO_PULUMI, type Pulumi } from './pulumi.ts';

/** Of the command line, which the program and its options have been written for. */
const OLDEST = [3, 270] as const;

/** Something that a deployment needs and that is not there. */
export interface Lack {
  readonly what: string;
  /** How to get it. */
  readonly next: string;
}

/** What a deployment asks of the machine that it is started on. */
export interface Machine {
  readonly pulumi: Pulumi;
  /** Who AWS takes us for. Rejects with the SDK's own reason. */
  readonly identity: () => Promise<{ readonly account: string; readonly arn: string }>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Ready {
  readonly account: string;
  readonly arn: string;
  /** Address of the state. */
  readonly backend: string;
}

/** @throws CommandError that names all that is missing, each with what to do. */
export async function requireAll(machine: Machine): Promise<Ready> {
  const [backend, identity] = await Promise.all([findBackend(machine), findIdentity(machine)]);
  const region = findRegion(machine);
  if ('url' in backend && 'region' in region && 'arn' in identity)
    return { backend: backend.url, ...identity };
  throw missing([backend, region, identity].filter((each) => 'what' in each));
}

async function findBackend({ pulumi }: Machine): Promise<Lack | { readonly url: string }> {
  const version = await pulumi.version();
  if (version === undefined) return NO_PULUMI;
  if (isOld(version)) {
    return {
      what: `the Pulumi command line is of version ${version}, and ${OLDEST.join('.')} or newer is needed`,
      next: NO_PULUMI.next,
    };
  }
  const url = await pulumi.backend();
  if (url !== undefined) return { url };
  return {
    what: 'Pulumi does not know where to keep the state of stacks',
    next: 'run "pulumi login s3://<bucket>?region=<region>" with a bucket that has versions (docs/deploy.md, step 2)',
  };
}

/** One that nobody can read, such as that of a build of one's own, may well be new. */
function isOld(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
}

/** Of the shell; a variable that is set to nothing says nothing. */
export function regionOf(env: Machine['env']): string | undefined {
  return [env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(
    (region) => region !== undefined && region !== '',
  );
}

function findRegion({ env }: Machine): Lack | { readonly region: string } {
  const region = regionOf(env);
  if (region !== undefined) return { region };
  return { what: 'no AWS region is given', next: 'set AWS_REGION, for example to us-east-1' };
}

async function findIdentity({ identity }: Machine): Promise<Lack | Omit<Ready, 'backend'>> {
  try {
    return await identity();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return {
      what: `AWS does not know who you are (${reason})`,
      next: 'set AWS_PROFILE after "aws sso login", or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "aws sts get-caller-identity" must answer',
    };
  }
}

function missing(lacks: readonly Lack[]): CommandError {
  const lines = lacks.flatMap(({ what, next }) => [`  - ${what}`, `    ${next}`]);
  return new CommandError('NOT_READY', ['nothing was done; this is missing:', ...lines].join('\n'), {
    next: 'docs/deploy.md goes from an empty account to the first search',
  });
}
