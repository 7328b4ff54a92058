import { describe, expect, it } from 'vitest';
import { type Captured, type Stack } from '../../offline/capture.ts';
import { rolesOf, UnreadableRoleError } from './roles.ts';

const OWN = 'arn:aws:iam::123456789012:policy/own';

function resource(type: string, inputs: Captured['inputs'], arn = ''): Captured {
  const options = { protect: false, retain: false };
  return { type, name: 'worker', id: 'worker-id', arn, inputs, options };
}

function policy(action: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  });
}

function stackOf(role: Captured['inputs'], ...others: readonly Captured[]): Stack {
  const inputs = { name: 'cloudpf-worker', assumeRolePolicy: policy('sts:AssumeRole'), ...role };
  const resources = [resource('aws:iam/role:Role', inputs), ...others];
  const all = (type: string) => resources.filter((each) => each.type === type);
  return { resources, all, get: (type) => all(type)[0]! };
}

function actionsOf(stack: Stack): readonly string[] {
  return rolesOf(stack)
    .flatMap(({ policies }) => policies)
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action = [] }) => Action);
}

describe('rolesOf', () => {
  it('gathers what is written for a role, by its id or its name, and nothing that is for another', () => {
    const inline = (role: string, action: string) =>
      resource('aws:iam/rolePolicy:RolePolicy', { role, policy: policy(action) });

    expect(
      actionsOf(
        stackOf({}, inline('worker-id', 'a:B'), inline('cloudpf-worker', 'c:D'), inline('other-id', 'e:F')),
      ),
    ).toEqual(['a:B', 'c:D']);
  });

  it('gathers what is attached, of the stack and of AWS', () => {
    const own = resource('aws:iam/policy:Policy', { policy: policy('a:B') }, OWN);
    const attached = resource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', {
      role: 'worker-id',
      policyArn: OWN,
    });
    const managedPolicyArns = ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'];
    const actions = actionsOf(stackOf({ managedPolicyArns }, own, attached));

    expect(actions).toContain('a:B');
    expect(actions).toContain('ssm:GetParameters');
  });

  it.each([
    { permissionsBoundary: OWN },
    { inlinePolicies: [] },
    { managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
  ])('says nothing of a role with %j, rather than too little', (role) => {
    expect(() => rolesOf(stackOf(role))).toThrow(UnreadableRoleError);
  });
});
