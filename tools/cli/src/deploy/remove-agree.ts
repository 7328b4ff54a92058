import { CommandError } from '../errors.ts';
import { type Cloud } from './cloud.ts';

/** @throws CommandError unless somebody types the tenant's id, or agreed in advance. */
export async function agreeToRemove(
  { ask }: Cloud,
  { tenant, yes, erase }: { readonly tenant: string; readonly yes: boolean; readonly erase: boolean },
): Promise<void> {
  if (yes) return;
  if (!ask) {
    throw new CommandError('NOT_AGREED', 'nothing was removed: nobody is there to ask', {
      next: 'add --yes to agree in advance',
    });
  }
  const warning = erase ? 'This cannot be undone. ' : '';
  const answer = await ask(
    `${warning}Type the id of the tenant, ${tenant}, to ${erase ? 'erase' : 'remove'} it: `,
  );
  if (answer.trim() === tenant) return;
  throw new CommandError('NOT_AGREED', 'nothing was removed: what was typed is not the id of the tenant');
}
