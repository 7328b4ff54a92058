const INTERRUPTED = 130;

/** Whatever ends this program, what was started for it stays not behind. */
export async function withStop<Started extends { stop(): Promise<unknown> }, T>(
  started: Started,
  use: (started: Started) => Promise<T>,
): Promise<T> {
  const onSignal = () => {
    void started.stop().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await use(started);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await started.stop();
  }
}
