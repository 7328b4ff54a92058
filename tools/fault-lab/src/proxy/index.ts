export {
  dynamodbInternalError,
  dynamodbThrottling,
  rejectedExecution,
  secretsInternalError,
  securityException,
  slowDown,
} from './answers.ts';
export { type Clock } from './clock.ts';
export { FaultNameTakenError, PortTakenError, UnknownFaultError } from './errors.ts';
export { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';
export { type Action, type Answer, type ItemChoice, type Lateness, type Match, type Rule } from './rule.ts';
export { type Strike, type StrikeLog } from './strike-log.ts';
export { type Address, TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts';
export { type Stream, type Toxic, type ToxicInput } from './toxic.ts';
