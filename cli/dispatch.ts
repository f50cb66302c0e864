import { parseArgs } from 'node:util';
import { nearest } from '../compiler/diagnostics/suggest.ts';
import { answering } from './answer.ts';
import { type Call, type Command, type ExitCode, exit, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Finds the command, reads its flags, runs it, and turns whatever happens into an exit code. */
export async function dispatch(name: string | undefined, rest: readonly string[]): Promise<void> {
  const asked = processTerminal();
  const answer = rest.includes('--json') ? answering(asked) : null;
  const terminal = answer ?? asked;
  const code = await guarded(terminal, () => call(name, rest, terminal));
  answer?.conclude(code);
  process.exitCode = code;
}

async function call(name: string | undefined, rest: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const asked = name === 'help' || name === '--help' || name === '-h';
  const subject = asked ? rest[0] : name;
  if (subject === undefined) {
    terminal.out(overview(terminal.colors));
    return asked ? exit.ok : exit.usage;
  }
  const known = commands[subject];
  if (!known) {
    const guess = nearest(subject, Object.keys(commands));
    throw new UsageError(
      `there is no command \`${subject}\`${guess ? `; did you mean \`finslip ${guess}\`?` : ''}\nSee \`finslip --help\`.`,
    );
  }
  const { command } = await known.load();
  if (asked || rest.includes('--help') || rest.includes('-h')) {
    terminal.out(commandHelp(command, terminal.colors));
    return exit.ok;
  }
  return command.run(read(command, rest, terminal));
}

function read(command: Command, args: readonly string[], terminal: Terminal): Call {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([flag, { type, short, multiple }]) => [
      flag,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const most = argumentsOf(command);
    if (positionals.length > most)
      throw new UsageError(
        `\`finslip ${command.name}\`: \`${positionals[most]}\` is one argument too many\nSee \`finslip ${command.name} --help\`.`,
      );
    return { args: positionals, flags: values as Call['flags'], terminal, cwd: process.cwd() };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      // Node words it for one line, then explains `--flag=-value` on others.
      const flag = /--[\w-]+/.exec(message)?.[0] ?? '';
      throw new UsageError(
        `\`finslip ${command.name}\`: the value of \`${flag}\` is missing or does not fit (a value that starts with \`-\` is written \`${flag}=-…\`)\nSee \`finslip ${command.name} --help\`.`,
      );
    }
    const unknown = /'(-[^' ]+)/.exec(message)?.[1] ?? '';
    const guess = nearest(
      unknown,
      Object.keys(command.flags).map((flag) => `--${flag}`),
    );
    throw new UsageError(
      `\`finslip ${command.name}\`: ${unknown ? `cannot take \`${unknown}\`` : message}${guess ? `; did you mean \`${guess}\`?` : ''}\nSee \`finslip ${command.name} --help\`.`,
    );
  }
}

/** How many arguments a command takes, as its usage says: `[FILE] NAME --to FILE` two, `…` any number. */
function argumentsOf({ usage }: Command): number {
  if (usage.includes('…')) return Number.POSITIVE_INFINITY;
  return usage
    .replace(/\s*\[?--.*/, '')
    .split(/\s+/)
    .filter(Boolean).length;
}

async function guarded(terminal: Terminal, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(error.message);
      return exit.usage;
    }
    const { failureDiagnostics, failureExit, failureText } = await import('./failure.ts');
    terminal.told?.(failureDiagnostics(error));
    terminal.err(failureText(error, terminal.colors));
    return failureExit(error);
  }
}
