import { type Table } from '@cloudpf/es-mappings';

const LONGEST_KEY_BYTES = 1_024;

/**
 * Sort keys of a table, the often used ones first. Every tenant has the same ones, so that whatever mixes tenants up
 * shows; the odd ones meet under careless joining, escaping, cutting or normalising.
 */
export function keysOf(table: Table): readonly string[] {
  const letter = table === 'products' ? 'p' : 'c';
  const long = letter.repeat(LONGEST_KEY_BYTES - 1);
  return [
    `${letter}-1`,
    `${letter}-2`,
    `b${letter}-1`,
    '-1',
    `${long}1`,
    `${long}2`,
    'piñata-🎁',
    'pin\u0303ata-🎁',
    'a b',
    'a%20;b',
    'a/b#c',
    '_hidden',
    `${letter}-10`,
    `${letter}-11`,
    `${letter}-12`,
    `${letter}-13`,
  ];
}
