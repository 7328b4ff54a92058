import { type Answer, type ProvenAccess, type Taking } from '@cloudpf/infra/proof/environment';
import { type CommandContext } from '../context.ts';
import { count } from './figures.ts';
import { formatTable } from './table.ts';

/** What a role may do on one kind of thing. */
interface Allowed {
  readonly role: string;
  readonly on: string;
  /** Whose: its own tenant's, every tenant's, or the platform's. */
  readonly of: 'own tenant' | 'every tenant' | 'platform';
  readonly actions: readonly string[];
}

/** What every role may do, for programs; everything that is not listed is refused. */
export function accessAsJson(proven: ProvenAccess, stack: string): object {
  return {
    stack,
    asked: proven.answers.length,
    allowed: allowedOf(proven.answers),
    taken_by: takenBy(proven.takings).map(([role, by]) => ({ role, by })),
    faults: faultsOfAccess(proven),
  };
}

/** What every role may do, for people. */
export function accessAsText(proven: ProvenAccess, context: CommandContext): string {
  const { answers, takings } = proven;
  const may = allowedOf(answers).map(({ role, on, of, actions }) => [role, on, of, actions.join(', ')]);
  const takers = takenBy(takings).map(([role, by]) => [role, by.join(', ')]);
  const allowed = answers.filter(({ isAllowed }) => isAllowed).length;
  return [
    formatTable([{ title: 'role' }, { title: 'on' }, { title: 'of' }, { title: 'may' }], may, context),
    '',
    formatTable([{ title: 'role' }, { title: 'is taken by' }], takers, context),
    '',
    `Of ${count(answers.length)} calls ${count(allowed)} are allowed and ${count(answers.length - allowed)} refused; ` +
      `of ${count(takings.length)} ways to take a role ${count(takings.filter(({ isAllowed }) => isAllowed).length)}.`,
    ...faultsOfAccess(proven),
  ].join('\n');
}

/** Sentences about what is not as designed. */
export function faultsOfAccess(proven: ProvenAccess): readonly string[] {
  const whose = ({ ownerOfRole }: { readonly ownerOfRole?: string }) =>
    ownerOfRole === undefined ? '' : ` of ${ownerOfRole}`;
  const thing = ({ on, owner }: Answer) => `${on}${owner === undefined ? '' : ` of ${owner}`}`;
  return [
    ...proven.unplanned.map((role) => `${role} has no place in the design`),
    ...proven.wrongAnswers.map((answer) => {
      const by = answer.sid === undefined ? '' : `, by ${answer.sid}`;
      const verb = answer.isAllowed ? 'may' : 'should be able to, and may not,';
      return `${answer.role}${whose(answer)} ${verb} ${answer.action} on ${thing(answer)}${by}`;
    }),
    ...proven.wrongTakings.map(
      (taking) =>
        `${taking.role}${whose(taking)} ${taking.isAllowed ? 'is taken' : 'should be taken, and is not,'} by ${taking.by}`,
    ),
    ...proven.blind.map((answer) => `${answer.role} is not told when ${thing(answer)} is absent`),
    ...proven.unasked.map(
      ({ role, sid, action, resource }) =>
        `${role} may ${action} on ${resource} by ${sid}, and nobody asks about it`,
    ),
    ...proven.unreasoned.map(
      ({ role, action }) => `${role} may ${action} on all resources, without a reason`,
    ),
    ...proven.outdated.map((action) => `${action} on all resources has a reason and is allowed to nobody`),
  ];
}

function allowedOf(answers: readonly Answer[]): readonly Allowed[] {
  const found = new Map<string, Allowed & { readonly actions: string[] }>();
  for (const { role, ownerOfRole, on, owner, action, isAllowed } of answers) {
    if (!isAllowed) continue;
    const tenants = ownerOfRole === undefined ? 'every tenant' : 'own tenant';
    const of = owner === undefined ? 'platform' : tenants;
    const key = [role, on, of].join();
    const entry = found.get(key) ?? { role, on, of, actions: [] };
    found.set(key, entry);
    if (!entry.actions.includes(action)) entry.actions.push(action);
  }
  return [...found.values()];
}

function takenBy(takings: readonly Taking[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const { role, ownerOfRole, by, isAllowed } of takings) {
    const name = ownerOfRole === undefined ? role : `${role} of ${ownerOfRole}`;
    found.set(name, [...(found.get(name) ?? []), ...(isAllowed ? [by] : [])]);
  }
  return [...found];
}
