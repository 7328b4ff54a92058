import { gateway } from '../engines/gateway.ts';
import { type Step } from '../plan.ts';
import { publicKeys } from '../tokens.ts';
import { type Context, portOf } from './context.ts';
import { writePrivateJson } from './private-file.ts';

/** The HTTP functions behind one address. */
export function gatewayStep(context: Context): Step {
  const { layout, ports, key, environment } = context;
  return {
    id: 'gateway',
    title: 'Gateway with the search and analytics APIs',
    after: ['build', 'cells', 'athena'],
    run: async () => {
      const publicKeysFile = layout.key('public-keys');
      writePrivateJson(publicKeysFile, publicKeys(key));
      const port = portOf(ports, 'gateway');
      await context.run(gateway({ port, publicKeysFile, environment, logFile: layout.log('gateway') }));
      return context.gatewayUrl;
    },
  };
}
