import { type ApiFunctions } from '../api-functions.ts';
import { type Functions } from '../functions.ts';
import { type WatchedFunction } from './function-alarms.ts';

/** Every function of a platform, and what it means that one of them does not do its work. */
export function watchedFunctions(changes: Functions, api: ApiFunctions): readonly WatchedFunction[] {
  return [
    {
      app: 'cdc-products',
      lambda: changes.products.lambda,
      means: 'Changes of products wait in their stream: every tenant searches old products.',
      isUrgent: true,
    },
    {
      app: 'cdc-purchases',
      lambda: changes.purchases.lambda,
      means: 'Changes of purchases wait in their stream: every tenant searches and analyses old purchases.',
      isUrgent: true,
    },
    {
      app: 'cdc-drain',
      lambda: changes.drain.lambda,
      means:
        'Parked changes are not brought to cells that are back: the tenants concerned search what is old.',
      isSingle: true,
      isScheduled: true,
      isUrgent: false,
    },
    {
      app: 'cdc-heartbeat',
      lambda: changes.heartbeat.lambda,
      means: "Nobody measures how fresh the tenants' searches are; their alarms of freshness follow.",
      isSingle: true,
      isUrgent: false,
    },
    {
      app: 'search-api',
      lambda: api.search.lambda,
      means: 'Shops of tenants cannot search.',
      isUrgent: true,
    },
    {
      app: 'analytics-api',
      lambda: api.analytics.lambda,
      means: 'Analysts of tenants get no reports.',
      isUrgent: false,
    },
    {
      app: 'authorizer',
      lambda: api.authorizer.lambda,
      means: 'No token is let in: no tenant can search or get reports.',
      isUrgent: true,
    },
  ];
}
