/** What is about to happen to a tenant, for people. */
export function describeRemoval(stack: string, tenant: string): string {
  return [
    `${stack}: the stack goes, and with it of ${tenant}`,
    '  its container and its name, its role, its workgroup, its key of a usage plan, its alarms and budget,',
    '  and its item in the registry: it cannot search or ask for reports, and nothing of it is indexed',
    '  kept:',
    ...keptOf(tenant).map((line) => `    ${line}`),
  ].join('\n');
}

/** What a removal without erasure leaves. */
export function keptOf(tenant: string): readonly string[] {
  return [
    `the volume of its index and the snapshots of it (tag cloudpf:tenant=${tenant}); both go on costing`,
    'its secrets in Secrets Manager',
    'its items in the tables, its rows in the lake, and what is parked or quarantined of it',
    'changes that shops still make to its items: each is quarantined, as of a tenant that nobody knows',
  ];
}

export function describeErasure(stack: string, tenant: string): string {
  return [
    `${stack}: ${tenant} is about to be erased, in this order:`,
    '  1. its changes are fenced off: dropped and counted, by every function',
    '  2. its items in both tables go, and all versions of its objects in the lake and the holding bucket',
    '  3. its stack goes, where it has one, with container, volume, secrets, role, workgroup, key and registry item',
    '  4. what is left by its nature is told, with the time until which it is there',
    '  Stop the writers of its shop first: what they write meanwhile is found, and holds the erasure up.',
  ].join('\n');
}
