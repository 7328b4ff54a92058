export { type CostReport, type CostRequest, estimateCost } from './cost-report.ts';
export { type Declared, declareStacks, type StackValues } from './declared.ts';
export { UnknownInstanceTypeError, UnpricedResourceError, UsageError } from './errors.ts';
export { type Cost, type Estimate, estimator } from './estimate.ts';
export { costPage } from './page.ts';
export { PRICED_REGION, PRICES_OF } from './prices.ts';
export { toUsage, type Usage } from './usage.ts';
export { MOST_TENANTS } from './verdict.ts';
