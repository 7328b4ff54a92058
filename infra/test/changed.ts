import { type Captured, type Stack } from '../src/offline/capture.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const POLICIES: Readonly<Record<string, string>> = {
  'aws:iam/rolePolicy:RolePolicy': 'policy',
  'aws:iam/role:Role': 'assumeRolePolicy',
};

/** The stack, had it declared other statements in the policies of its roles, or in who may take them. */
export function changed(stack: Stack, change: (statement: Statement, role: string) => Statement): Stack {
  const resources = stack.resources.map((resource): Captured => {
    const field = POLICIES[resource.type];
    if (field === undefined) return resource;
    const policy = JSON.parse(String(resource.inputs[field])) as { readonly Statement: readonly Statement[] };
    const statements = policy.Statement.map((statement) => change(statement, resource.name));
    return {
      ...resource,
      inputs: { ...resource.inputs, [field]: JSON.stringify({ ...policy, Statement: statements }) },
    };
  });
  return { ...stack, resources, all: (type) => resources.filter((resource) => resource.type === type) };
}

/** One statement made different, and no other. */
export function withStatement(stack: Stack, sid: string, more: Partial<Statement>): Stack {
  return changed(stack, (statement) => (statement.Sid === sid ? { ...statement, ...more } : statement));
}
