import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

/** What `--json` prints where a command ends before it has an answer of its own, so that a program that called it always finds JSON. */
export interface FailedAnswer {
  readonly ok: false;
  readonly exit: ExitCode;
  /** In a sentence. */
  readonly error: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A terminal that knows whether anything was printed, and keeps what people were told meanwhile. */
export interface AnsweringTerminal extends Terminal {
  /** Prints a `FailedAnswer` unless there is an answer. */
  conclude(exit: ExitCode): void;
}

export function answering(terminal: Terminal): AnsweringTerminal {
  const diagnostics: Diagnostic[] = [];
  const lines: string[] = [];
  let answered = false;
  return {
    ...terminal,
    out(text) {
      answered = true;
      terminal.out(text);
    },
    json(value) {
      answered = true;
      terminal.json(value);
    },
    err(text = '') {
      lines.push(text);
      terminal.err(text);
    },
    told: (found) => void diagnostics.push(...found),
    conclude(exit) {
      if (answered || exit === 0) return;
      const first = diagnostics.find(({ severity }) => severity === 'error');
      const error = first?.message ?? withoutColors(lines.join('\n').trim());
      terminal.json({ ok: false, exit, error, diagnostics } satisfies FailedAnswer);
    },
  };
}

const withoutColors = (text: string): string => text.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
