import { type Image } from '@cloudpf/commerce';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { itemKind, type ItemKind } from '../items/item-kind.ts';
import { waitUntilSearchable } from '../items/wait-until-searchable.ts';
import { duration } from '../output/figures.ts';
import type { SearchableCopy } from '../stack/searchable-copy.ts';
import { requireTenant } from '../stack/stack.ts';
import type { ItemKey, Tables } from '../stack/tables.ts';
import { type CommonOptions, openStack, printJson, seconds } from './command.ts';

export interface ItemOptions extends CommonOptions {
  readonly wait?: boolean;
  readonly timeout: number;
}

export interface ItemServices {
  readonly tables: Tables;
  readonly copy: SearchableCopy;
}

export interface ItemCall<Options extends CommonOptions> {
  readonly kind: ItemKind;
  readonly tenant: string;
  readonly options: Options;
  readonly services: ItemServices;
}

/** The options of commands that write. */
export function writeOptions(command: Command): Command {
  return command
    .option('--wait', 'wait until search shows it, and say how long that took')
    .option('--timeout <seconds>', 'how long --wait waits', seconds, 30);
}

/** Opens what an item command needs, and closes it again. */
export function itemAction<Options extends CommonOptions>(
  context: CommandContext,
  run: (call: ItemCall<Options>) => Promise<void>,
): (kind: string, tenant: string, options: Options) => Promise<void> {
  return async (kindName, tenant, options) => {
    const kind = itemKind(kindName);
    const stack = await openStack(context, options);
    requireTenant(stack, tenant);
    const services = { tables: await context.tables(stack), copy: await context.searchableCopy(stack) };
    try {
      await run({ kind, tenant, options, services });
    } finally {
      services.tables.close();
      services.copy.close();
    }
  };
}

export interface Write {
  readonly context: CommandContext;
  readonly services: ItemServices;
  readonly options: ItemOptions;
  readonly key: ItemKey;
  /** Gives back the item that was there. */
  readonly write: () => Promise<Image | undefined>;
  /** One word for what the write did. */
  readonly describe: (before: Image | undefined) => string;
}

/** Writes, waits for search where that was asked for, and tells both. */
export async function writeAndWait({
  context,
  services,
  options,
  key,
  write,
  describe,
}: Write): Promise<void> {
  const before = options.wait ? await versionBefore(services.copy, key) : undefined;
  const startedAt = context.now();
  const outcome = describe(await write());
  const writtenAt = context.now();
  const { kind, tenant, id } = key;
  const waitedMs =
    options.wait === true
      ? await waitUntilSearchable(
          { copy: services.copy, key, before, writtenAt, timeoutMs: options.timeout * 1000 },
          context,
        )
      : undefined;
  if (options.json) {
    const timing = waitedMs === undefined ? {} : { searchable_after_ms: waitedMs };
    printJson(context, {
      outcome,
      tenant_id: tenant,
      [kind.key]: id,
      write_ms: writtenAt - startedAt,
      ...timing,
    });
    return;
  }
  context.terminal.out(`${outcome} ${kind.name} ${id} of ${tenant}`);
  if (waitedMs !== undefined)
    context.terminal.out(
      `search ${outcome === 'deleted' ? 'no longer shows' : 'shows'} it ${duration(waitedMs)} after the write`,
    );
}

/** Without it nothing could tell the change from what was there before. */
async function versionBefore(copy: SearchableCopy, key: ItemKey): Promise<string | undefined> {
  try {
    return await copy.versionOf(key);
  } catch (cause) {
    throw new CommandError(
      'NODE_DOWN',
      `${key.tenant}'s search node does not answer, so nothing was written`,
      {
        cause,
        next: 'leave --wait out to write all the same: the change is applied when the node is back',
      },
    );
  }
}
