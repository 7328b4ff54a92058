import { type Stack } from '../../offline/capture.ts';
import { type Place } from '../../place.ts';
import { DESIGN } from './design.ts';
import { type Duty } from './design/duty.ts';
import { type Role } from './roles.ts';
import { hostThings } from './host-things.ts';
import { sharedThings, type Thing, thingsOf } from './things.ts';
import { askAs, type World, worldOf } from './world.ts';

/** One call of one role, and what comes of it. */
export interface Answer {
  readonly role: string;
  /** Whose role it is, where it is one tenant's. */
  readonly ownerOfRole?: string;
  readonly on: string;
  /** Whose thing it is, where it is one tenant's. */
  readonly owner?: string;
  readonly action: string;
  readonly isAllowed: boolean;
  /** By design. */
  readonly isMeant: boolean;
  /** The statement that decided; none where nothing speaks of the call. */
  readonly sid?: string;
}

export interface MatrixArgs {
  readonly place: Place;
  readonly stacks: readonly Stack[];
  /** Ids that begin and end like each other show whether something that names them is closed. */
  readonly tenants: readonly string[];
}

/**
 * Every role by every action on everything there is, own and another tenant's, with what a call says of itself and
 * without.
 * @throws UnreadableRoleError
 */
export function matrixOf(args: MatrixArgs): readonly Answer[] {
  const world = worldOf(args.place.account, args.stacks);
  const things = allThings(args);
  return world.roles.flatMap((role) => things.flatMap((thing) => answersOf(world, role, thing)));
}

/** Everything that roles are asked about. */
export function allThings({ place, stacks, tenants }: MatrixArgs): readonly Thing[] {
  const scripts = stacks
    .flatMap((stack) => stack.all('aws:s3/bucketObjectv2:BucketObjectv2'))
    .map(({ inputs }) => String(inputs['key']));
  return [
    ...sharedThings(place),
    ...hostThings(place, scripts),
    ...tenants.flatMap((tenant) => thingsOf(place, tenant)),
  ];
}

function answersOf(world: World, role: Role, thing: Thing): readonly Answer[] {
  const duty = DESIGN[role.name] ?? { may: {} };
  const ownerOfRole = duty.ownerTag === undefined ? undefined : role.tags[duty.ownerTag];
  return thing.actions.map((action) => {
    const context = thing.context?.(role) ?? {};
    const { isAllowed, by } = askAs(world, role, { action, resource: thing.resource, context });
    return {
      role: role.name,
      ...(ownerOfRole === undefined ? {} : { ownerOfRole }),
      on: thing.label,
      ...(thing.owner === undefined ? {} : { owner: thing.owner }),
      action,
      isAllowed,
      isMeant: isMeant({ duty, ownerOfRole }, thing, action),
      ...(by?.Sid === undefined ? {} : { sid: by.Sid }),
    };
  });
}

function isMeant(
  { duty, ownerOfRole }: { readonly duty: Duty; readonly ownerOfRole: string | undefined },
  { label, owner }: Thing,
  action: string,
): boolean {
  const isOthers = ownerOfRole !== undefined && owner !== undefined && owner !== ownerOfRole;
  return !isOthers && (duty.may[label]?.includes(action) ?? false);
}
