import { startSurroundings, type Surroundings } from '../surroundings.ts';
import { withStop } from './with-stop.ts';

/** Gives a search node and what else the functions ask, for as long as it is used. */
export async function withSurroundings<T>(
  onProgress: (message: string) => void,
  use: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  onProgress('starting a search node');
  return withStop(await startSurroundings(onProgress), use);
}
