export { type CommandContext } from './context.ts';
export { run } from './run.ts';
