export { type PolicyProof, provePolicies } from './prove.ts';
export { type RuleReport, type Violation } from './report.ts';
