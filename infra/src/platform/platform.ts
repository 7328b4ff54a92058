import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import { type HostPackage } from '../host/host-package.ts';
import { type Place } from '../place.ts';
import { sharedTags, withTags } from '../tags.ts';
import { Alarms } from './alarms/alarms.ts';
import { watchedFunctions } from './alarms/watched-functions.ts';
import { Api } from './api/api.ts';
import { type ApiDescription } from './api/description.ts';
import { ApiFunctions } from './api-functions.ts';
import { Audit } from './audit.ts';
import { Buckets } from './buckets.ts';
import { Catalog } from './catalog.ts';
import { Functions } from './functions.ts';
import { Keys } from './keys.ts';
import { Network } from './network.ts';
import { SearchHosts } from './search-hosts.ts';
import { Tables } from './tables.ts';
import { usableZones } from './zones.ts';

export interface PlatformArgs {
  readonly place: Place;
  readonly config: PlatformConfig;
  /** The folder that has `apps/`, whose bundles are deployed. */
  readonly checkout: string;
  /** Of the API that the bundles answer. */
  readonly description: ApiDescription;
  /** What search hosts install. */
  readonly hostPackage: HostPackage;
}

/** Everything that the tenants of one environment share. */
export class Platform extends pulumi.ComponentResource {
  readonly keys: Keys;
  readonly network: Network;
  readonly tables: Tables;
  readonly buckets: Buckets;
  /** The machines of tenants' containers. */
  readonly search: SearchHosts;
  readonly catalog: Catalog;
  readonly functions: Functions;
  readonly api: Api;
  readonly alarms: Alarms;

  constructor(name: string, args: PlatformArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Platform', name, {}, withTags(options, sharedTags(args.place)));
    const { place, config } = args;
    const { protect } = config;
    const child = { parent: this };
    this.keys = new Keys('keys', { place, protect }, child);
    this.network = new Network(
      'network',
      {
        place,
        cidr: config.network.cidr,
        zones: usableZones(child),
        natZones: config.network.nat_zones,
        logDays: config.functions.log_days,
        logKey: this.keys.logs,
      },
      child,
    );
    this.tables = new Tables('tables', { place, key: this.keys.data, protect }, child);
    this.buckets = new Buckets(
      'buckets',
      {
        place,
        keys: this.keys,
        auditDays: config.audit_days,
        archiveAfterDays: config.lake.archive_after_days,
        protect,
      },
      child,
    );
    const audit = new Audit(
      'audit',
      {
        place,
        keys: this.keys,
        buckets: this.buckets,
        tables: this.tables,
        logDays: config.audit_days,
      },
      child,
    );
    this.search = new SearchHosts(
      'search',
      {
        place,
        config,
        keys: this.keys,
        network: this.network,
        buckets: this.buckets,
        package: args.hostPackage,
      },
      child,
    );
    this.catalog = new Catalog('catalog', { place, config, lake: this.buckets.lake }, child);
    const setting = {
      place,
      config,
      keys: this.keys,
      tables: this.tables,
      buckets: this.buckets,
      network: this.network,
      logDays: config.functions.log_days,
      checkout: args.checkout,
    };
    this.functions = new Functions('functions', setting, child);
    const apiFunctions = new ApiFunctions('api-functions', { ...setting, catalog: this.catalog }, child);
    this.api = new Api(
      'api',
      {
        place,
        config,
        keys: this.keys,
        functions: apiFunctions,
        description: args.description,
      },
      child,
    );
    this.alarms = new Alarms(
      'alarms',
      {
        place,
        email: config.alarms.email,
        budgetUsd: config.budget.monthly_usd,
        key: this.keys.logs,
        functions: watchedFunctions(this.functions, apiFunctions),
        mappings: this.functions.mappings,
        hosts: Object.keys(config.search.hosts),
        trailLogs: audit.logs,
      },
      child,
    );
    this.registerOutputs();
  }
}
