import { type Step } from '../plan.ts';
import { buildBundles } from '../build/bundles.ts';
import { cellSteps } from './cell-steps.ts';
import { type Context } from './context.ts';
import { dataSteps } from './data-steps.ts';
import { engineSteps } from './engine-steps.ts';
import { type Functions, startFunctions } from './functions.ts';
import { gatewayStep } from './gateway-step.ts';

export interface StepsOptions {
  readonly context: Context;
  readonly sampleData: boolean;
  /** Given the functions as soon as they run, so that a stop can end them. */
  readonly onFunctions: (functions: Functions) => void;
  readonly onWorker: (pid: number, lives: boolean) => void;
}

/** All steps of a start; what does not wait for one another runs at the same time. */
export function stepsOf(options: StepsOptions): readonly Step[] {
  const { context } = options;
  return [
    {
      id: 'build',
      title: 'Build the functions',
      run: async () => buildBundles(),
    },
    ...engineSteps(context),
    ...cellSteps(context),
    gatewayStep(context),
    {
      id: 'functions',
      title: 'Functions on table changes and schedules',
      after: ['build', 'cells', 'dynamodb', 's3'],
      run: async () => {
        options.onFunctions(startFunctions({ context, onWorker: options.onWorker }));
        return undefined;
      },
    },
    ...dataSteps(context, options.sampleData),
  ];
}
