import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput, CommandError } from '../errors.ts';
import { loadProgram } from '../deploy/stack-config.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

interface Options extends CommonOptions {
  readonly engineDigest: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  readonly email: string;
  readonly region: string;
  readonly secretsProvider?: string;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

export function stacksInitCommand(context: CommandContext): Command {
  return newCommand('init', context, [
    'stacks init dev --region us-east-1 --email platform@example.com --engine-digest sha256:… \\\n' +
      '      --issuer https://login.example.com/ --jwks-uri https://login.example.com/jwks.json --audience cloudpf \\\n' +
      '      --secrets-provider "awskms://alias/cloudpf-state?region=us-east-1"',
  ])
    .description('makes the stack of a platform, with what has no default; deploys nothing')
    .argument('<environment>', 'dev or prod')
    .requiredOption('--region <region>', 'where in AWS, such as us-east-1')
    .requiredOption(
      '--engine-digest <digest>',
      'of the image of Elasticsearch for arm64 (docs/deploy.md, step 3)',
    )
    .requiredOption('--issuer <url>', 'who signs the tokens of tenants')
    .requiredOption('--jwks-uri <url>', "where the issuer's public keys are")
    .requiredOption('--audience <text>', 'what tokens name as "aud"')
    .requiredOption('--email <address>', 'who gets the alarms')
    .option('--secrets-provider <address>', 'what encrypts the state, such as awskms://alias/…')
    .action(async (environment: string, options: Options) => {
      const { pulumi } = await context.cloud();
      const { parseStackName, platformConfig, readConfig } = await loadProgram();
      const kind = parseStackName(environment);
      if (kind.kind !== 'platform') {
        throw new CommandError('BAD_INPUT', `"${environment}" is the stack of a tenant`, {
          next: `run "npx cloudpf stacks add ${kind.tenant} --stack ${kind.environment} --name <name>"`,
        });
      }
      if (!REGION.test(options.region)) {
        throw badInput(`--region must be a region of AWS such as us-east-1, not "${options.region}"`);
      }
      const parts = {
        search: { engine_digest: options.engineDigest },
        identity: { issuer: options.issuer, jwks_uri: options.jwksUri, audience: options.audience },
        alarms: { email: options.email },
      };
      const { search } = readConfig(
        environment,
        platformConfig(kind.environment),
        Object.fromEntries(
          Object.entries(parts).map(([key, value]) => [`cloudpf:${key}`, JSON.stringify(value)]),
        ),
      );
      const isThere = (await pulumi.stacks()).includes(environment);
      const known = isThere ? (await pulumi.config(environment))['cloudpf:search'] : undefined;
      if (!isThere) await pulumi.init(environment, options.secretsProvider);
      await pulumi.set(environment, {
        'aws:region': options.region,
        ...Object.fromEntries(
          Object.entries(parts).flatMap(([key, values]) =>
            Object.entries(values).map(([field, value]) => [`cloudpf:${key}.${field}`, value]),
          ),
        ),
        ...unlessNamed(known, search.hosts),
      });
      if (options.json) printJson(context, { stack: environment, next: `npm run deploy:${environment}` });
      else
        context.terminal.out(`the stack "${environment}" is there; now run "npm run deploy:${environment}"`);
    });
}

/** Written out: a host that is set later would take the place of a first one that only the default names. */
function unlessNamed(
  known: string | undefined,
  hosts: Readonly<Record<string, { readonly instance_type: string }>>,
): Readonly<Record<string, string>> {
  const search = JSON.parse(known ?? '{}') as { readonly hosts?: unknown };
  if (search.hosts !== undefined) return {};
  return Object.fromEntries(
    Object.entries(hosts).map(([name, host]) => [
      `cloudpf:search.hosts.${name}.instance_type`,
      host.instance_type,
    ]),
  );
}
