import type { Reading } from '../../runtime/hub/cache.ts';
import { formatBytes, formatSeconds } from '../../runtime/progress/format.ts';
import type { Terminal } from '../terminal.ts';

export interface ReadingView extends Reading {
  /** What is going on from here. */
  begin(what: string): void;
  /** How far it is, where bytes do not tell. */
  note(text: string): void;
  stop(): void;
}

/** Nothing is shown of what is over sooner, in milliseconds. */
const QUIET = 1000;
const REDRAW = 200;
/** Between two plain lines. */
const PLAIN_INTERVAL = 10_000;

/** Shows what is fetched: one line that is redrawn on a terminal, a line now and then elsewhere. `quiet` shows nothing. */
export function readingView(terminal: Terminal, signal: AbortSignal, quiet: boolean): ReadingView {
  let what = '';
  let bytes = 0;
  let said: string | null = null;
  let started = Date.now();
  let spoken = Date.now() + QUIET - PLAIN_INTERVAL;
  let drawn = false;
  const erase = (): void => {
    if (drawn) process.stderr.write('\r\x1b[K');
    drawn = false;
  };
  const show = (): void => {
    const now = Date.now();
    if (now - started < QUIET || what === '') return;
    const line = `${what}: ${said ?? formatBytes(bytes)} in ${formatSeconds((now - started) / 1000)}`;
    if (terminal.live) {
      process.stderr.write(`\r\x1b[K${terminal.colors.cyan('▸')} ${line.slice(0, terminal.width - 3)}`);
      drawn = true;
    } else if (now - spoken >= PLAIN_INTERVAL) {
      spoken = now;
      terminal.err(`  … ${line}`);
    }
  };
  const timer = quiet ? null : setInterval(show, REDRAW);
  timer?.unref();
  return {
    signal,
    read: (more) => void (bytes += more),
    begin(next) {
      erase();
      what = next;
      bytes = 0;
      said = null;
      started = Date.now();
    },
    note: (text) => void (said = text),
    stop() {
      if (timer) clearInterval(timer);
      erase();
    },
  };
}
