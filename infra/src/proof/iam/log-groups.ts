import { nameIn, type Place } from '../../place.ts';

/** Who writes logs: functions, each into a group of its own, and parts of the platform. */
export const LOGGING = {
  functions: [
    ...['cdc-products', 'cdc-purchases', 'cdc-drain', 'cdc-heartbeat'],
    ...['search-api', 'analytics-api', 'authorizer'],
  ],
  parts: ['flows', 'trail', 'search', 'shell'],
} as const;

/** The names of all groups, by who writes into them. */
export function logGroups(place: Place): readonly (readonly [who: string, group: string])[] {
  return [
    ...LOGGING.functions.map((who) => [who, `/aws/lambda/${nameIn(place, who)}`] as const),
    ...LOGGING.parts.map((who) => [who, `/cloudpf/${place.environment}/${who}`] as const),
  ];
}
