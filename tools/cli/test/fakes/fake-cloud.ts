import { type Cloud } from '../../src/deploy/cloud.ts';
import { Pulumi } from '../../src/deploy/pulumi.ts';
import { type Ran, type Shell } from '../../src/deploy/shell.ts';

interface FakeStack {
  readonly config: Map<string, string>;
  outputs: object;
}

/** An account and a Pulumi command line that exist in memory; the command line takes the arguments of the real one. */
export class FakeCloud implements Shell {
  readonly stacks = new Map<string, FakeStack>();
  /** What was run, as words. */
  readonly ran: string[] = [];
  steps: { op: string; urn: string }[] = [];
  isInstalled = true;
  version = 'v3.270.0';
  isLoggedIn = true;
  /** Why AWS refuses; absent where it does not. */
  refusal: string | undefined;
  env: Record<string, string> = { AWS_REGION: 'us-east-1' };
  /** What the person at the keyboard types; nobody is there where it is absent. */
  answer: string | undefined;
  builds = 0;
  /** Commands, by their first word, that end well and print this. */
  readonly printing = new Map<string, string>();
  /** Stacks whose configuration is broken, with what Pulumi says of it. */
  readonly unreadable = new Map<string, string>();
  /** Commands, by their first word, that end in failure. */
  readonly failing = new Map<string, string>();

  open(): Cloud {
    const { answer } = this;
    return {
      pulumi: new Pulumi(this),
      env: this.env,
      identity: async () => {
        if (this.refusal !== undefined) throw new Error(this.refusal);
        return { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ana' };
      },
      build: async () => {
        this.builds++;
      },
      cost: async ({ name }) => `about $42 a month for ${name}`,
      ask: answer === undefined ? undefined : async () => answer,
    };
  }

  add(name: string, config: Readonly<Record<string, string>> = {}, outputs: object = {}): void {
    this.stacks.set(name, { config: new Map(Object.entries(config)), outputs });
  }

  async run(_command: string, args: readonly string[]): Promise<Ran> {
    this.ran.push(args.filter((arg) => arg !== '--non-interactive').join(' '));
    if (!this.isInstalled) return { code: 127, stdout: '', stderr: 'spawn pulumi ENOENT' };
    const failure = this.failing.get(args[0] ?? '');
    if (failure !== undefined) return { code: 255, stdout: '', stderr: failure };
    const printed = this.printing.get(args[0] ?? '');
    if (printed !== undefined) return ok(printed);
    const [verb = '', noun = ''] = args;
    const broken = verb === 'config' ? this.unreadable.get(valueOf(args, '--stack') ?? '') : undefined;
    if (broken !== undefined) return { code: 255, stdout: '', stderr: broken };
    const stack = this.stacks.get(valueOf(args, '--stack') ?? '');
    switch (verb === 'stack' || verb === 'config' ? `${verb} ${noun.replace(/^--.*/, '')}`.trim() : verb) {
      case 'version':
        return ok(`${this.version}\n`);
      case 'whoami':
        return this.isLoggedIn
          ? ok(JSON.stringify({ user: 'ana', url: 's3://state' }))
          : { code: 255, stdout: '', stderr: 'error: PULUMI_ACCESS_TOKEN must be set' };
      case 'stack ls':
        return ok(JSON.stringify([...this.stacks.keys()].map((name) => ({ name, current: false }))));
      case 'stack output':
        return ok(JSON.stringify(stack?.outputs ?? {}));
      case 'stack init':
        this.add(args[2] ?? '');
        return ok('');
      case 'stack rm':
        this.stacks.delete(args[2] ?? '');
        return ok('');
      case 'config':
        return ok(
          JSON.stringify(
            Object.fromEntries(
              [...(stack?.config ?? [])].map(([key, value]) => [key, { value, secret: false }]),
            ),
          ),
        );
      case 'config set-all':
        for (const [place, arg] of args.entries()) {
          if (arg !== '--plaintext') continue;
          const [key = '', ...value] = (args[place + 1] ?? '').split('=');
          set(stack?.config, key, typed(value.join('=')));
        }
        return ok('');
      case 'config set': {
        const [, , key = '', value = ''] = args;
        set(stack?.config, key, valueOf(args, '--type') === 'string' ? value : typed(value));
        return ok('');
      }
      case 'preview':
        return ok(JSON.stringify({ steps: this.steps, changeSummary: {} }));
      default:
        return ok('');
    }
  }
}

/** Paths such as `cloudpf:search.engine_digest` are kept as an object; a value of its own is always a text. */
function set(config: Map<string, string> | undefined, key: string, value: string | number | boolean): void {
  const [name = '', ...fields] = key.split('.');
  if (fields.length === 0) {
    config?.set(key, String(value));
    return;
  }
  const known = JSON.parse(config?.get(name) ?? '{}') as Record<string, unknown>;
  let at = known;
  for (const field of fields.slice(0, -1)) at = (at[field] ??= {}) as Record<string, unknown>;
  at[fields.at(-1) ?? ''] = value;
  config?.set(name, JSON.stringify(known));
}

/** What the command line makes of a value behind a path. */
function typed(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^(0|[+-]?[1-9]\d*)$/.test(value) ? Number(value) : value;
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const place = args.indexOf(option);
  return place < 0 ? undefined : args[place + 1];
}

function ok(stdout: string): Ran {
  return { code: 0, stdout, stderr: '' };
}
