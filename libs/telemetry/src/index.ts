export { EndingMetrics } from './endings.ts';
export { createTelemetry, type Telemetry } from './telemetry.ts';
