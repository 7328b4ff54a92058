export { evaluate } from './iam/evaluate.ts';
export { parsePolicy, type PolicyDocument, type Statement } from './iam/policy.ts';
