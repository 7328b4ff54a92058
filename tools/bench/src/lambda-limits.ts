/** What the deployed function is given, and the local cloud gives it too. */
export const MEMORY_MB = 512;

/** The heap that Lambda's Node.js runtime allows itself: a tenth of the memory for young objects, the rest for old ones. */
export function lambdaHeap(memoryMb = MEMORY_MB): readonly string[] {
  const young = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
}
