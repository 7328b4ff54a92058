import { type FieldError } from '@cloudpf/http-api';
import { type ReportDefinition } from './definition.ts';
import { filterFields } from './filter-sql.ts';
import { fieldOf, type FieldName, type Grain, MEASURE_KINDS, WHOLE_PURCHASE_ONLY } from './model.ts';

type Measure = ReportDefinition['measures'][number];

/** The name of the column that holds a period's first day. */
export const TIME = 'time';

export interface ReportNature {
  /** `item` as soon as one field of the report is of single lines. */
  readonly grain: Grain;
  /** Whether amounts are added or compared, so that currencies must not be mixed. */
  readonly money: boolean;
}

export function measureName({ op, field, as }: Measure): string {
  return as ?? (field === undefined ? op : `${op}_${field}`);
}

/** Finds what the schema cannot see: fields that do not fit their operation, each other, or the report's grain. */
export function checkReport(definition: ReportDefinition, report: (error: FieldError) => void): ReportNature {
  const filters = definition.filters ? filterFields(definition.filters, '#/filters') : [];
  const measured = definition.measures.flatMap(({ field }) => field ?? []);
  const all: readonly FieldName[] = [
    ...measured,
    ...definition.dimensions,
    ...filters.map(({ name }) => name),
  ];
  const grain = all.some((name) => fieldOf(name).grain === 'item') ? 'item' : 'purchase';
  const money = all.some((name) => fieldOf(name).kind === 'money');

  definition.measures.forEach((measure, index) => {
    checkMeasure(measure, `#/measures/${index}`, report);
  });
  checkNames(definition, report);
  checkTime(definition, report);
  for (const { name, pointer } of filters) {
    if (grain === 'item' && WHOLE_PURCHASE_ONLY.has(name)) report({ pointer, detail: wholePurchase(name) });
    if (name === 'currency' && money && !definition.dimensions.includes('currency')) {
      report({ pointer, detail: 'amounts are of one currency: name it in "currency", or group by currency' });
    }
  }
  definition.measures.forEach(({ field }, index) => {
    if (grain === 'item' && field && WHOLE_PURCHASE_ONLY.has(field)) {
      report({ pointer: `#/measures/${index}/field`, detail: wholePurchase(field) });
    }
  });
  return { grain, money };
}

function checkMeasure({ op, field }: Measure, pointer: string, report: (error: FieldError) => void): void {
  if (op === 'count') {
    if (field) report({ pointer: `${pointer}/field`, detail: 'count takes no field: it counts purchases' });
    return;
  }
  if (!field) {
    report({ pointer: `${pointer}/field`, detail: `${op} needs a field` });
  } else if (!MEASURE_KINDS[op].includes(fieldOf(field).kind)) {
    report({ pointer: `${pointer}/field`, detail: `${op} cannot be taken of ${field}` });
  }
}

function checkNames(
  { measures, dimensions, time }: ReportDefinition,
  report: (error: FieldError) => void,
): void {
  const taken = new Set<string>(time.granularity ? [TIME] : []);
  dimensions.forEach((name, index) => {
    if (taken.has(name)) report({ pointer: `#/dimensions/${index}`, detail: `${name} is there twice` });
    taken.add(name);
  });
  measures.forEach((measure, index) => {
    const name = measureName(measure);
    if (taken.has(name)) report({ pointer: `#/measures/${index}/as`, detail: `the name ${name} is taken` });
    taken.add(name);
  });
}

function checkTime({ time, order }: ReportDefinition, report: (error: FieldError) => void): void {
  if (!time.fill_gaps) return;
  if (!time.granularity) report({ pointer: '#/time/fill_gaps', detail: 'needs a granularity' });
  if (order.length > 0) {
    report({ pointer: '#/order', detail: 'filled periods are always in order of time; leave order out' });
  }
}

function wholePurchase(name: FieldName): string {
  const instead = name === 'total' ? 'item_revenue' : 'quantity';
  return `${name} belongs to the whole purchase and would be counted once a line; use ${instead} beside fields of single lines`;
}
