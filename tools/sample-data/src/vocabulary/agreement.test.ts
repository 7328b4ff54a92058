import { describe, expect, it } from 'vitest';
import { agree } from './agreement.ts';

describe('a colour beside its noun', () => {
  it.each([
    ['negro', 'fp', 'negras'],
    ['rojo', 'fs', 'roja'],
    ['azul', 'mp', 'azules'],
    ['marrón', 'fp', 'marrones'],
    ['verde', 'fp', 'verdes'],
    ['rosa', 'mp', 'rosa'],
    ['azul marino', 'fp', 'azul marino'],
  ] as const)('%s becomes, for %s, %s', (color, agreement, form) => {
    expect(agree(color, agreement)).toBe(form);
  });
});
