import type { Command } from './command.ts';
import { commands } from './commands.ts';
import type { Colors } from './terminal.ts';

export function overview(colors: Colors): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    `${colors.bold('finslip')} checks, plans and runs fine-tuning pipelines.`,
    '',
    `Usage: finslip ${colors.cyan('COMMAND')} [FILE] [options]`,
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${colors.cyan(name.padEnd(width))}  ${summary}`),
    '',
    'FILE is a pipeline file or a folder with a main.ftp; without it, the current folder.',
    `\`finslip COMMAND --help\` shows a command's options and examples; \`finslip --version\` the version.`,
  ].join('\n');
}

export function commandHelp(command: Command, colors: Colors): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const short = flag.short ? `-${flag.short}, ` : '';
    return [`${short}--${name}${flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''}`, flag.help] as const;
  });
  const width = Math.max(0, ...flags.map(([left]) => left.length));
  return [
    `${colors.bold(`finslip ${command.name}`)}: ${command.summary}`,
    '',
    `Usage: finslip ${command.name} ${command.usage}`.trimEnd(),
    ...(flags.length > 0 ? ['', ...flags.map(([left, help]) => `  ${colors.cyan(left.padEnd(width))}  ${help}`)] : []),
    '',
    'Examples:',
    ...command.examples.map(([line, meaning]) => `  ${line}\n      ${colors.dim(meaning)}`),
  ].join('\n');
}
