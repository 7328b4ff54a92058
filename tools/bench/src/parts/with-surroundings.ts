import { startSurroundings, type Surroundings } from '../surroundings.ts';

const INTERRUPTED = 130;

/** Whatever ends this program, no node and no folder of it stay behind. */
export async function withSurroundings<T>(
  onProgress: (message: string) => void,
  use: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  onProgress('starting a search node');
  const surroundings = await startSurroundings(onProgress);
  const onSignal = () => {
    void surroundings.stop().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await use(surroundings);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await surroundings.stop();
  }
}
