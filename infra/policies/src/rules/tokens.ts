import { listAt, textAt, textsAt, valueAt } from '../look.ts';
import { authorizersOf } from '../open-api.ts';
import { type Rule, ruleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

/** Seconds for which a token that was taken back may still be good. */
const LONGEST = 300;

/**
 * What a token is asked for is said in the environment of the functions that read it. That a function compares it, and
 * that an authorizer's answer holds no credentials, is for the tests of the functions.
 */
export const tokenRules: readonly Rule[] = [
  ruleOf(
    {
      ids: 'cloudpf/T5',
      title: "A token's issuer and audience are asked for, and its answer does not hold for long",
      severity: 'critical',
      on: [TYPES.restApi, TYPES.restAuthorizer, TYPES.httpAuthorizer, TYPES.lambda],
    },
    (resource) => {
      if (resource.type === TYPES.lambda) {
        const of = (name: string) => textAt(resource, `environment.variables.${name}`);
        const missing = ['JWT_ISSUER', 'JWT_AUDIENCE'].filter((name) => of(name) === '');
        return of('JWKS_URI') !== '' && missing.length > 0
          ? `it takes tokens that were made for others; set ${missing.join(' and ')}`
          : [];
      }
      if (resource.type === TYPES.httpAuthorizer) {
        const isAsked =
          textAt(resource, 'jwtConfiguration.issuer') !== '' &&
          textsAt(resource, 'jwtConfiguration.audiences').length > 0 &&
          listAt(resource, 'identitySources').length > 0;
        return isAsked
          ? []
          : 'it takes tokens that were made for others; set issuer, audiences, identitySources';
      }
      return authorizersOf(resource).flatMap(({ name, seconds, source }) => [
        ...(seconds !== undefined && seconds <= LONGEST
          ? []
          : [`${name} lets a token in for longer than ${LONGEST} s after it is void; shorten the cache`]),
        ...(source === '' ? [`${name} does not say where the token is; set its identity source`] : []),
      ]);
    },
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_366',
      title: 'Nobody gets credentials without signing in',
      severity: 'critical',
      on: TYPES.identityPool,
    },
    (pool) =>
      valueAt(pool, 'allowUnauthenticatedIdentities') === true
        ? 'guests get credentials; unset allowUnauthenticatedIdentities'
        : undefined,
  ),
];
