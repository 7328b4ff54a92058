import { type Place } from '../../place.ts';
import { DESIGN } from './design.ts';
import { parsePolicy } from './policy.ts';
import { type Principal } from './principal.ts';
import { type Request } from './request.ts';
import { type Role } from './roles.ts';
import { ask, type World } from './world.ts';

/** Whether somebody may take a role. */
export interface Taking {
  readonly role: string;
  readonly ownerOfRole?: string;
  /** Who, and what the call says of itself. */
  readonly by: string;
  readonly isAllowed: boolean;
  readonly isMeant: boolean;
}

interface Taker {
  readonly by: string;
  readonly principal: Principal;
  readonly context: NonNullable<Request['context']>;
  readonly action?: string;
  readonly isMeant: (role: Role) => boolean;
}

const STRANGER = '999999999999';
/** These do not say for whose sake they take a role. The account alone can hand them one, by `iam:PassRole`. */
const SILENT = [
  'lambda.amazonaws.com',
  'ec2.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'apigateway.amazonaws.com',
];
/** Services that no role is for. */
const OTHERS = ['events.amazonaws.com', 'states.amazonaws.com', 'ssm.amazonaws.com'];
/** Whoever takes roles is allowed everything else, so that the roles' own policies are what counts. */
const ADMINISTRATOR = parsePolicy(
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
);

/** Each role by everybody who could want it: services, people of the account, people of another. */
export function takingsOf(world: World, place: Place, tenants: readonly string[]): readonly Taking[] {
  const takers = [...services(place), ...people(place, tenants)];
  return world.roles.flatMap((role) =>
    takers.map(({ by, principal, context, action = 'sts:AssumeRole', isMeant }) => {
      const owner = ownerOf(role);
      const request = { action, resource: role.arn, context };
      return {
        role: role.name,
        ...(owner === undefined ? {} : { ownerOfRole: owner }),
        by,
        isAllowed: ask(world, { principal, identity: [ADMINISTRATOR] }, request).isAllowed,
        isMeant: isMeant(role),
      };
    }),
  );
}

function services({ account }: Place): readonly Taker[] {
  const known = Object.values(DESIGN).flatMap(({ takenBy }) => takenBy ?? []);
  return [...new Set([...known, ...OTHERS])].flatMap((name): Taker[] => {
    const taker = (by: string, context: Taker['context'], isFor: boolean): Taker => ({
      by: `${name}${by}`,
      principal: { kind: 'service', name },
      context,
      isMeant: (role) => isFor && DESIGN[role.name]?.takenBy === name,
    });
    if (SILENT.includes(name)) return [taker('', {}, true)];
    return [
      taker('', { 'aws:SourceAccount': account }, true),
      taker(' for another account', { 'aws:SourceAccount': STRANGER }, false),
      taker(' for nobody', {}, false),
    ];
  });
}

function people({ account }: Place, tenants: readonly string[]): readonly Taker[] {
  const person = (of: string): Principal => ({
    kind: 'role',
    arn: `arn:aws:iam::${of}:role/people`,
    account: of,
  });
  const session = (tenant: string, name: string) => ({ 'sts:RoleSessionName': `${tenant}${name}` });
  return [
    ...tenants.flatMap((tenant): Taker[] => [
      {
        by: `people as ${tenant}.ana`,
        principal: person(account),
        context: session(tenant, '.ana'),
        isMeant: (role) => ownerOf(role) === tenant,
      },
      {
        by: `people as ${tenant}`,
        principal: person(account),
        context: session(tenant, ''),
        isMeant: () => false,
      },
      {
        by: `people as ${tenant}.ana, with tags of their own`,
        principal: person(account),
        context: { ...session(tenant, '.ana'), 'aws:RequestTag/tenantId': 'another' },
        action: 'sts:TagSession',
        isMeant: () => false,
      },
      {
        by: `people of another account as ${tenant}.ana`,
        principal: person(STRANGER),
        context: session(tenant, '.ana'),
        isMeant: () => false,
      },
      {
        by: `anybody as ${tenant}.ana`,
        principal: { kind: 'anyone' },
        context: session(tenant, '.ana'),
        isMeant: () => false,
      },
    ]),
  ];
}

function ownerOf({ name, tags }: Role): string | undefined {
  const tag = DESIGN[name]?.ownerTag;
  return tag === undefined ? undefined : tags[tag];
}
