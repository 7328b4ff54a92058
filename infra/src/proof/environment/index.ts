export { type Answer } from '../iam/matrix.ts';
export { isProven, type ProvenAccess } from '../iam/prove-access.ts';
export { type Taking } from '../iam/takers.ts';
export { type ProvenNetwork } from '../network/prove-network.ts';
export { type Reach } from '../network/reachability.ts';
export { type Fleet, measureSizes, type Sizes } from '../size/measure-sizes.ts';
export { type StackSize, TOO_MANY } from '../size/size-of.ts';
export { accessOf, networkOf } from './of-environment.ts';
