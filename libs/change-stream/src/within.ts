/** The value of a promise, or `undefined` where it takes longer than the time, milliseconds; it goes on all the same. */
export async function within<V>(promise: Promise<V>, milliseconds: number): Promise<V | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds), undefined);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
    // Nobody is left to hear of a failure that comes too late.
    promise.catch(() => undefined);
  }
}
