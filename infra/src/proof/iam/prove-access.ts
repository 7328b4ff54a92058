import { DESIGN } from './design.ts';
import { outdated, unreasoned } from './everywhere.ts';
import { allThings, type Answer, type MatrixArgs, matrixOf } from './matrix.ts';
import { type Taking, takingsOf } from './takers.ts';
import { type Unasked, unaskedOf } from './unasked.ts';
import { worldOf } from './world.ts';

/** What every role may do and who may take it, and where that is not as designed. */
export interface ProvenAccess {
  readonly answers: readonly Answer[];
  readonly takings: readonly Taking[];
  /** Roles that are there and have no place in the design. */
  readonly unplanned: readonly string[];
  /** Calls that are allowed or refused against the design. */
  readonly wrongAnswers: readonly Answer[];
  readonly wrongTakings: readonly Taking[];
  /** Objects that a role reads without being told when they are absent: S3 says 403 to whoever may not list them. */
  readonly blind: readonly Answer[];
  /** Allowances on what the matrix does not have. */
  readonly unasked: readonly Unasked[];
  /** Allowances on all resources that nobody gave a reason for. */
  readonly unreasoned: readonly { readonly role: string; readonly action: string }[];
  /** Reasons for what is allowed to nobody. */
  readonly outdated: readonly string[];
}

/** @throws UnreadableRoleError */
export function proveAccess(args: MatrixArgs): ProvenAccess {
  const world = worldOf(args.place.account, args.stacks);
  const answers = matrixOf(args);
  const takings = takingsOf(world, args.place, args.tenants);
  return {
    answers,
    takings,
    unplanned: world.roles.map(({ name }) => name).filter((name) => !(name in DESIGN)),
    wrongAnswers: answers.filter(({ isAllowed, isMeant }) => isAllowed !== isMeant),
    wrongTakings: takings.filter(({ isAllowed, isMeant }) => isAllowed !== isMeant),
    blind: blindIn(answers),
    unasked: unaskedOf(world.roles, allThings(args)),
    unreasoned: unreasoned(world),
    outdated: outdated(world),
  };
}

/** Objects that are asked for by a name that is given out once they are there. */
const KNOWN = ['scripts of hosts'];

function blindIn(answers: readonly Answer[]): readonly Answer[] {
  const keyOf = ({ role, ownerOfRole = '', owner = '' }: Answer, on: string) =>
    [role, ownerOfRole, owner, on].join();
  const listed = new Set(
    answers
      .filter(({ action, isAllowed }) => action === 's3:ListBucket' && isAllowed)
      .map((answer) => keyOf(answer, answer.on)),
  );
  return answers.filter(
    (answer) =>
      answer.action === 's3:GetObject' &&
      answer.isAllowed &&
      !KNOWN.includes(answer.on) &&
      !listed.has(keyOf(answer, `list of ${answer.on}`)),
  );
}

const FAULTS = [
  ...(['unplanned', 'wrongAnswers', 'wrongTakings', 'blind'] as const),
  ...(['unasked', 'unreasoned', 'outdated'] as const),
];

/** Whether everything is as designed. */
export function isProven(proven: ProvenAccess): boolean {
  return FAULTS.every((kind) => proven[kind].length === 0);
}
