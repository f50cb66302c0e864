import type { Terminal } from './terminal.ts';

/** First Ctrl-C (or SIGTERM): stop cleanly. Second: at once. */
export function interruption(
  terminal: Terminal,
  stopping = 'tasks in progress are ended, what is finished is kept',
): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err(terminal.colors.yellow(`Stopping: ${stopping}. Press Ctrl-C again to leave at once.`));
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    done() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
