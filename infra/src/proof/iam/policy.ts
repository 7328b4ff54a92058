import * as z from 'zod';

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const ConditionBlock = z.record(z.string(), z.record(z.string(), many));

const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: many.optional(),
    NotAction: many.optional(),
    Resource: many.optional(),
    NotResource: many.optional(),
    Principal: z.union([z.literal('*'), z.record(z.string(), many)]).optional(),
    Condition: ConditionBlock.optional(),
  })
  .refine(({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined), {
    message: 'needs either Action or NotAction',
  });
export type Statement = z.infer<typeof Statement>;

const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** Reads a policy as IAM takes it. What it does not know it refuses, since it could mean anything. */
export function parsePolicy(json: string): PolicyDocument {
  return PolicyDocument.parse(JSON.parse(json));
}
