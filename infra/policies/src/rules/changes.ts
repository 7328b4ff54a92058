import { type Captured } from '@cloudpf/infra/offline';
import { listAt, refersTo, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

/** Seconds for which a stream keeps a record. */
const STREAM_KEEPS = 24 * 3_600;
/** Partitions that a new table on demand begins with; each has a shard. */
const FIRST_SHARDS = 4;
/** What an account may run at once, and what of it nobody may reserve. */
const ACCOUNT = 1_000;
const UNRESERVED = 100;

export const changeRules: readonly Rule[] = [
  stackRuleOf(
    {
      ids: 'cloudpf/T6',
      title: 'A stream is read without losing, blocking or hiding anything',
      severity: 'critical',
      on: TYPES.lambdaEventSource,
    },
    (mapping, stack) => {
      if (!textAt(mapping, 'eventSourceArn').includes('/stream/')) return [];
      const retries = Number(valueAt(mapping, 'maximumRetryAttempts') ?? -1);
      const age = Number(valueAt(mapping, 'maximumRecordAgeInSeconds') ?? -1);
      return [
        ...wanted(
          textsAt(mapping, 'functionResponseTypes').includes('ReportBatchItemFailures'),
          'one change that fails brings its whole batch again; answer with ReportBatchItemFailures',
        ),
        ...wanted(
          valueAt(mapping, 'bisectBatchOnFunctionError') === true,
          'a change that the function cannot survive blocks its shard; set bisectBatchOnFunctionError',
        ),
        ...wanted(retries >= 0, 'it retries for ever; set maximumRetryAttempts'),
        ...wanted(
          age > 0 && age < STREAM_KEEPS,
          'the stream forgets before the mapping gives up; keep maximumRecordAgeInSeconds below 24 hours',
        ),
        ...wanted(
          textAt(mapping, 'destinationConfig.onFailure.destinationArn') !== '',
          'what is given up is lost; set destinationConfig.onFailure',
        ),
        ...wanted(
          listAt(mapping, 'filterCriteria.filters').length > 0,
          'it takes whatever comes; say in filterCriteria what it is for',
        ),
        ...wanted(
          isWatched(mapping, stack),
          'nobody is told when it falls behind; add an alarm on IteratorAge of its function',
        ),
      ];
    },
  ),
  stackRuleOf(
    {
      ids: 'cloudpf/T7',
      title: 'What is reserved is enough for each stream, and leaves the account some',
      on: [TYPES.lambda, TYPES.platform],
    },
    (resource, stack) => (resource.type === TYPES.lambda ? tooFew(resource, stack) : tooMany(stack)),
  ),
];

function wanted(holds: boolean, message: string): readonly string[] {
  return holds ? [] : [message];
}

function isWatched(mapping: Captured, stack: StackView): boolean {
  const lambda = stack.all(TYPES.lambda).find((each) => refersTo(textAt(mapping, 'functionName'), each));
  if (!lambda) return false;
  const isOfIt = (from: object) => refersTo(textAt(from, 'dimensions.FunctionName'), lambda);
  return stack
    .all(TYPES.metricAlarm)
    .some((alarm) =>
      [alarm.inputs, ...listAt(alarm, 'metricQueries').map((query) => query['metric'] as object)].some(
        (metric) => textAt(metric, 'metricName') === 'IteratorAge' && isOfIt(metric),
      ),
    );
}

function tooFew(lambda: Captured, stack: StackView): string | undefined {
  const factors = stack
    .all(TYPES.lambdaEventSource)
    .filter((mapping) => refersTo(textAt(mapping, 'functionName'), lambda))
    .map((mapping) => Number(valueAt(mapping, 'parallelizationFactor') ?? 1));
  const reserved = valueAt(lambda, 'reservedConcurrentExecutions');
  const needed = FIRST_SHARDS * factors.reduce((sum, factor) => sum + factor, 0);
  return reserved !== undefined && Number(reserved) < needed
    ? `its streams can ask for ${needed} at once and ${Number(reserved)} are reserved; reserve more`
    : undefined;
}

function tooMany(stack: StackView): string | undefined {
  const sum = stack
    .all(TYPES.lambda)
    .map((each) => Number(valueAt(each, 'reservedConcurrentExecutions') ?? 0))
    .reduce((total, each) => total + each, 0);
  return sum >= ACCOUNT - UNRESERVED
    ? `functions reserve ${sum} of the ${ACCOUNT} that an account may run at once, of which ${UNRESERVED} must stay free; reserve less`
    : undefined;
}
