import * as z from 'zod';
import { type HiveTable, type View } from '../catalog/catalog.ts';
import { hiveTypeText } from '../catalog/hive-type.ts';
import { RequestError } from './errors.ts';
import { type Operation, operation, type OperationContext, paged, pageInput } from './operation.ts';

const tableInput = z.object({ CatalogName: z.string(), DatabaseName: z.string(), TableName: z.string() });

function notFound(what: string): RequestError {
  return new RequestError(
    'MetadataException',
    `EntityNotFoundException: ${what} not found`,
    'METADATA_ERROR',
  );
}

function requireDatabase(name: string, { catalog }: OperationContext): string {
  const lower = name.toLowerCase();
  if (!catalog.hasSchema(lower)) throw notFound(`Database ${name}`);
  return lower;
}

function describeTable(table: HiveTable | View): object {
  const column = ({ name, type, comment }: HiveTable['columns'][number]) => ({
    Name: name,
    Type: hiveTypeText(type),
    ...(comment !== undefined && { Comment: comment }),
  });
  const partitions = table.kind === 'table' ? table.partitions : [];
  const parameters =
    table.kind === 'table'
      ? {
          EXTERNAL: 'TRUE',
          location: table.location,
          'serde.serialization.lib': table.serde,
          ...table.properties,
        }
      : {};
  return {
    Name: table.name,
    CreateTime: Date.parse(table.createdAt) / 1000,
    TableType: table.kind === 'table' ? 'EXTERNAL_TABLE' : 'VIRTUAL_VIEW',
    Columns: table.columns.map(column),
    PartitionKeys: partitions.map(column),
    Parameters: parameters,
  };
}

/** The calls about databases and tables. */
export const metadataOperations: ReadonlyMap<string, Operation> = new Map([
  [
    'ListDatabases',
    operation(pageInput.extend({ CatalogName: z.string() }), (input, { catalog }) => {
      const { items, token } = paged(catalog.databases(), input);
      return {
        DatabaseList: items.map(({ name, comment }) => ({
          Name: name,
          ...(comment !== undefined && { Description: comment }),
        })),
        ...token,
      };
    }),
  ],
  [
    'GetDatabase',
    operation(
      z.object({ CatalogName: z.string(), DatabaseName: z.string() }),
      ({ DatabaseName }, context) => ({ Database: { Name: requireDatabase(DatabaseName, context) } }),
    ),
  ],
  [
    'GetTableMetadata',
    operation(tableInput, ({ DatabaseName, TableName }, context) => {
      const table = context.catalog.find(requireDatabase(DatabaseName, context), TableName.toLowerCase());
      if (!table) throw notFound(`Table ${TableName}`);
      return { TableMetadata: describeTable(table) };
    }),
  ],
  [
    'ListTableMetadata',
    operation(
      pageInput.extend({
        CatalogName: z.string(),
        DatabaseName: z.string(),
        Expression: z.string().optional(),
      }),
      (input, context) => {
        const tables = context.catalog.entries(requireDatabase(input.DatabaseName, context));
        const expression =
          input.Expression === undefined
            ? undefined
            : new RegExp(`^(?:${input.Expression.replaceAll('*', '.*')})$`);
        const { items, token } = paged(
          tables.filter(({ name }) => expression?.test(name) ?? true),
          input,
        );
        return { TableMetadataList: items.map(describeTable), ...token };
      },
    ),
  ],
]);
