import { type Outcome, type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import {
  type ElasticsearchGenerations,
  type Generation,
  type StoredDocument,
  type StoredDocuments,
} from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type ItemTable } from '../table/item-table.ts';
import { type VerifyOptions } from '../verify/verify.ts';
import { type ReindexUpdate } from './reindex-report.ts';

export interface ReindexPorts<T extends Product | Purchase> {
  readonly tenant: Tenant;
  readonly schema: TableSchema<T>;
  readonly table: ItemTable;
  readonly generations: Pick<ElasticsearchGenerations, keyof ElasticsearchGenerations>;
  /** The documents of one generation. */
  readonly documents: (generation: Generation) => StoredDocuments;
  /** Brings documents to a generation that lacks them or has older ones; an outcome a document, in their order. */
  readonly copy: (to: Generation, documents: readonly StoredDocument[]) => Promise<readonly Outcome[]>;
}

export interface ReindexOptions {
  /** Documents a second at most. */
  readonly rate?: number;
  readonly verify?: Omit<VerifyOptions, 'onProgress' | 'repair'>;
  /** How long a write may still go to the targets that it was begun with, milliseconds. */
  readonly holdMs?: number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: (update: ReindexUpdate) => void;
}
