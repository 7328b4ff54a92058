import type { LakeVerifyReport, NamedDifference, VerifyReport } from '@cloudpf/recovery';
import { count, counted, duration } from './figures.ts';

type Named = LakeVerifyReport['names'][number] | NamedDifference;

const MEANINGS: Readonly<Record<Named['kind'], string>> = {
  missing: 'missing',
  stale: 'stale',
  extra: 'extra',
  tombstone: 'removed by mistake',
  unreadable: 'unreadable',
};

/** A comparison of a table with its searchable copy, for people. */
export function verificationLines(report: VerifyReport): readonly string[] {
  const sides = `${counted(report.items, 'item')}, ${counted(report.documents, 'document')}`;
  return [
    `${report.tenant_id} ${report.table}: ${sides} in ${counted(report.ranges, 'range')}, ${verdict(report)} (${duration(report.duration_ms)})`,
    ...report.names.map(nameLine),
    ...moreLine(report),
  ];
}

/** A comparison of purchases with the lake, for people. */
export function lakeLines(report: LakeVerifyReport): readonly string[] {
  const sides = `${counted(report.items, 'item')}, ${counted(report.rows, 'purchase')} in the lake`;
  return [
    `${report.tenant_id} purchases in the lake: ${sides}, ${verdict(report)} (${duration(report.duration_ms)})`,
    ...report.names.map(nameLine),
    ...moreLine(report),
  ];
}

function verdict({ differences, repaired, unreadable, unsettled }: VerifyReport | LakeVerifyReport): string {
  const found = Object.entries(differences)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${count(number)} ${MEANINGS[kind as Named['kind']]}`);
  const mended = sum(repaired ?? {});
  return [
    found.length === 0 ? 'all equal' : found.join(', '),
    ...(mended > 0 ? [`${count(mended)} mended`] : []),
    ...(unreadable > 0 ? [`${count(unreadable)} unreadable, their changes are in quarantine`] : []),
    ...(unsettled > 0 ? [`${count(unsettled)} still changing`] : []),
  ].join('; ');
}

function nameLine(name: Named): string {
  const details = [
    ...('tenant_id' in name ? [`of tenant ${name.tenant_id}`] : []),
    ...('document_id' in name ? [`document ${name.document_id}`] : []),
    ...('fields' in name ? [`in ${name.fields.join(', ')}`] : []),
    ...(name.repair === undefined ? [] : [name.repair]),
    ...(name.reason === undefined ? [] : [name.reason.message]),
  ];
  return [`  ${MEANINGS[name.kind].padEnd(19)}${name.key}`, ...details].join('  ');
}

function moreLine({ names, differences, unreadable }: VerifyReport | LakeVerifyReport): readonly string[] {
  const unnamed = sum(differences) + unreadable - names.length;
  return unnamed > 0
    ? [`  and ${count(unnamed)} more; --names ${count(names.length + unnamed)} names all`]
    : [];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, number) => total + number, 0);
}
