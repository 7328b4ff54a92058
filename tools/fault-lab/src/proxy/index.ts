export {
  dynamodbInternalError,
  dynamodbThrottling,
  rejectedExecution,
  secretsInternalError,
  securityException,
  slowDown,
} from './answers.ts';
export { type Clock } from './clock.ts';
export { FaultProxy } from './fault-proxy.ts';
export { type Answer, type Rule } from './rule.ts';
export { type Address, TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts';
export { type ToxicInput } from './toxic.ts';
