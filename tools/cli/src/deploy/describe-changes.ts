import { type ChangeSummary } from './change-summary.ts';

const SHOWN = 20;

/** What would change, for people. */
export function describeChanges(stack: string, changes: ChangeSummary, cost: string): string {
  const { create, update, replace, delete: gone, same, lost } = changes;
  const more = lost.length > SHOWN ? [`    … and ${lost.length - SHOWN} more`] : [];
  return [
    `${stack}: ${create} to create, ${update} to change, ${replace} to make anew, ${gone} to delete, ${same} as they are`,
    ...(lost.length > 0 ? ['  these go, with what they hold:'] : []),
    ...lost.slice(0, SHOWN).map(({ type, name }) => `    ${name} (${type})`),
    ...more,
    `  ${cost}`,
  ].join('\n');
}
