import { type Environment } from '../stack-name.ts';
import { declareStacks, type StackValues } from './declared.ts';
import { type Estimate, estimator, type EstimateOptions } from './estimate.ts';
import { toUsage, type Usage } from './usage.ts';
import { judge, type Judged, keptFrom } from './verdict.ts';

export interface CostReport extends Estimate {
  readonly environment: Environment;
  /** How it stands to what was expected. */
  readonly judged: readonly Judged[];
  /** From how many tenants on no tenant costs more than expected; absent where it always does. */
  readonly keptFrom: number | undefined;
}

export interface CostRequest extends EstimateOptions {
  readonly environment: Environment;
  /** What is not said is as usual. */
  readonly usage?: Partial<Usage>;
  /** What the stacks are told, as Pulumi keeps it. */
  readonly values?: StackValues;
}

/**
 * What an environment costs a month: the program is run without a cloud, and what it declares is priced.
 * @throws UsageError, UnpricedResourceError, UnknownInstanceTypeError; StackConfigError for values that cannot be used.
 */
export async function estimateCost({ environment, values, ...request }: CostRequest): Promise<CostReport> {
  const usage = toUsage(request.usage ?? {});
  const estimate = estimator(await declareStacks(environment, values), request);
  const made = estimate(usage);
  return { ...made, environment, judged: judge(made), keptFrom: keptFrom(estimate, usage) };
}
