import pc from 'picocolors';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { harmless } from './views/printable.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command writes. Colours and moving lines only where a person watches. */
export interface Terminal {
  readonly colors: Colors;
  /** True where lines may be redrawn. */
  readonly live: boolean;
  readonly width: number;
  out(text?: string): void;
  err(text?: string): void;
  json(value: unknown): void;
  /** Hears of diagnostics as data; their text goes to `err`. */
  told?(diagnostics: readonly Diagnostic[]): void;
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const wanted = env.NO_COLOR === undefined && (env.FORCE_COLOR !== undefined || stdout.isTTY === true);
  // A pipe that closes early (`finslip show … | head`) is no error.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' && process.exit(0));
  return {
    colors: pc.createColors(wanted && env.FORCE_COLOR !== '0'),
    live: stderr.isTTY === true && env.CI === undefined && env.TERM !== 'dumb',
    // A terminal without a size (a recording, some containers) says 0.
    width: stderr.columns || stdout.columns || 100,
    out: (text = '') => void stdout.write(`${harmless(text)}\n`),
    err: (text = '') => void stderr.write(`${harmless(text)}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
  };
}
