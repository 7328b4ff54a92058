import * as z from 'zod';
import { type Catalog } from '../catalog/catalog.ts';
import { invalidRequest } from './errors.ts';
import { type Executions } from './executions.ts';
import { type WorkGroups } from './work-groups.ts';

export interface OperationContext {
  readonly executions: Executions;
  readonly workGroups: WorkGroups;
  readonly catalog: Catalog;
}

/** One call of the API: its checked input and what it answers. */
export type Operation = (input: unknown, context: OperationContext) => object | Promise<object>;

export function operation<S extends z.ZodType>(
  schema: S,
  run: (input: z.infer<S>, context: OperationContext) => object | Promise<object>,
): Operation {
  return (input, context) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success)
      throw invalidRequest(
        `${parsed.error.issues.length} validation error(s) detected: ${z.prettifyError(parsed.error)}`,
      );
    return run(parsed.data, context);
  };
}

export const pageInput = z.object({
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z
    .string()
    .regex(/^\d{1,9}$/, 'Invalid NextToken')
    .optional(),
});

export function paged<T>(
  items: readonly T[],
  { MaxResults, NextToken }: z.infer<typeof pageInput>,
): { items: T[]; token: { NextToken?: string } } {
  const start = Number(NextToken ?? 0);
  const end = start + MaxResults;
  return { items: items.slice(start, end), token: end < items.length ? { NextToken: String(end) } : {} };
}
