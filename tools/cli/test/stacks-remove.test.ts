import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeWorld } from './fakes/fake-world.ts';
import { DESTROY, ERASE, RemovalWorld, REMOVE, RM, SET, STACK, UP } from './fakes/removal-world.ts';

let removal: RemovalWorld;
let world: FakeWorld;

beforeEach(async () => {
  removal = await RemovalWorld.create();
  ({ world } = removal);
});

afterEach(async () => {
  await world.remove();
});

describe('stacks remove', () => {
  it('tells what goes and what is kept, asks for the id, and removes the stack alone', async () => {
    world.cloud.answer = 'acme';
    const before = removal.dataOf('acme');

    const { code, out, notes } = await world.run(...REMOVE);

    expect(code).toBe(0);
    expect(out).toBe('the stack "prod.tenant-acme" is gone; the data of acme is kept');
    expect(notes).toContain('its container and its name, its role, its workgroup');
    expect(notes).toContain('its secrets in Secrets Manager');
    expect(removal.changes()).toEqual([DESTROY, RM]);
    expect(removal.dataOf('acme')).toEqual(before);
  });

  it('says so when it is run again', async () => {
    await world.run(...REMOVE, '--yes');

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('there is no stack "prod.tenant-acme": it was removed already, or never was');
    expect(removal.changes()).toEqual([DESTROY, RM]);
  });

  it.each([
    ['acme-eu', 'what was typed is not the id of the tenant'],
    ['yes', 'what was typed is not the id of the tenant'],
    [undefined, 'nobody is there to ask'],
  ])('does nothing where %j is typed', async (answer, message) => {
    world.cloud.answer = answer;

    for (const args of [REMOVE, [...REMOVE, '--erase']]) {
      const { code, notes } = await world.run(...args);
      expect(code).toBe(1);
      expect(notes).toContain(message);
    }
    expect(removal.changes()).toEqual([]);
    expect(removal.dataOf('acme')).toHaveLength(32);
  });

  it('does not let the stack go without the data of a tenant that is being erased', async () => {
    world.cloud.failing.set('up', 'no credit');
    await world.run(...ERASE);

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('acme is being erased');
    expect(removal.changes()).toEqual([SET, UP]);
  });

  it('keeps the stack in mind where Pulumi cannot take all of it away', async () => {
    world.cloud.failing.set('destroy', 'VolumeInUse');

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('"pulumi destroy" of the stack "prod.tenant-acme" ended before its end');
    expect(world.cloud.stacks.has(STACK)).toBe(true);
  });

  it.each([
    [['Acme', '--stack', 'prod'], '"Acme" is no tenant id'],
    [['acme'], "required option '--stack <environment>' not specified"],
    [['bravo', '--stack', 'prod', '--erase'], 'there is no stack "prod.tenant-bravo"'],
    [['acme', '--stack', 'dev', '--erase'], 'the platform "dev" has not been deployed yet'],
  ])('refuses %j', async (args, message) => {
    const { code, notes } = await world.run('stacks', 'remove', ...args, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain(message);
    expect(removal.changes()).toEqual([]);
  });
});
