export { CellMetrics } from './cells.ts';
export { EndingMetrics } from './endings.ts';
export { createTelemetry, type Telemetry } from './telemetry.ts';
