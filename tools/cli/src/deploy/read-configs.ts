import { type Pulumi } from './pulumi.ts';

/** What stacks have been told, by name of the stack. */
export type StackConfigs = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Each is a program of its own, which takes most of a second. */
const AT_ONCE = 8;

export async function readConfigs(
  pulumi: Pick<Pulumi, 'config'>,
  stacks: readonly string[],
  onRead: (done: number, total: number) => void,
): Promise<StackConfigs> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  const waiting = stacks.values();
  const read = async () => {
    for (const stack of waiting) {
      found.set(stack, await pulumi.config(stack));
      onRead(found.size, stacks.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return found;
}
