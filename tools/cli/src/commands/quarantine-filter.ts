import { type Table } from '@cloudpf/es-mappings';
import type { QuarantineFilter } from '@cloudpf/recovery';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { pointInTime, tableName } from './operation-values.ts';
import { type OperationOptions } from './operation.ts';

export interface FilterOptions extends OperationOptions {
  readonly table?: Table;
  readonly key?: string;
  readonly code?: string;
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changedSince?: string;
  readonly changedUntil?: string;
  readonly id?: string;
  readonly after?: string;
}

/** Stands for records that name no tenant, where a tenant is asked for. */
export const NO_TENANT = '-';

/** Names a record in a table and in a command; longer is possible, shorter where it stays unique. */
const SHORT_ID = 10;
const ID = /^[0-9a-f]{4,16}$/;

/** The options that choose among quarantined records. */
export function filterOptions(command: Command, context: CommandContext): Command {
  const time = pointInTime(context.now);
  return command
    .argument('[tenant]', `only this tenant; "${NO_TENANT}" for records that name none`)
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--key <key>', 'only records of this item')
    .option('--code <code>', 'only this reason, such as INVALID_IMAGE')
    .option('--text <text>', 'only reasons with this text')
    .option('--since <time>', 'quarantined then or later: a time, a date, or 90m for that long ago', time)
    .option('--until <time>', 'quarantined then or earlier', time)
    .option('--changed-since <time>', 'changed then or later', time)
    .option('--changed-until <time>', 'changed then or earlier', time)
    .option('--after <cursor>', 'go on where an earlier run ended');
}

/** @throws CommandError where the cursor is none that a command has printed. */
export function filterOf(tenant: string | undefined, options: FilterOptions): QuarantineFilter {
  const { table, key, code, text, id, after } = options;
  if (after !== undefined && !/^[a-z]+\/[^/]+\/[^/]+$/.test(after)) {
    throw badInput(`"${after}" is no cursor`, { next: 'copy the one that the earlier run printed' });
  }
  return {
    ...{ table, key, code, text, after },
    tenant: tenant === NO_TENANT ? null : tenant,
    id: id === undefined ? undefined : checkedId(id),
    quarantinedFrom: options.since,
    quarantinedTo: options.until,
    changedFrom: options.changedSince,
    changedTo: options.changedUntil,
  };
}

/** @throws CommandError where a text cannot be the beginning of a record's id. */
export function checkedId(id: string): string {
  if (!ID.test(id))
    throw badInput(`"${id}" is no id of a record`, { next: '"cloudpf quarantine list" shows the ids' });
  return id;
}

export function shortId(id: string): string {
  return id.slice(0, SHORT_ID);
}
