export { policyReport, type RuleReport, type Violation } from './report.ts';
