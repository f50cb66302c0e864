import { existsSync, readFileSync } from 'node:fs';
import { nearest } from '../../compiler/diagnostics/suggest.ts';
import { table } from '../../compiler/diagnostics/table/index.ts';
import { pageUrl } from '../assets.ts';
import { type Command, exit, isSet, jsonFlag, UsageError } from '../command.ts';
import { markdown } from '../views/markdown.ts';

export const command: Command = {
  name: 'explain',
  summary: 'explain a diagnostic code',
  usage: 'CODE',
  flags: { json: jsonFlag, all: { type: 'boolean', help: 'list every code with its message' } },
  examples: [
    ['finslip explain FTP0201', 'what the code means, an example, and the way out'],
    ['finslip explain --all', 'every code'],
  ],
  async run(call) {
    const { terminal } = call;
    if (isSet(call, 'all')) {
      if (isSet(call, 'json')) terminal.json(table);
      else
        for (const [code, { slug, severity, message }] of Object.entries(table))
          terminal.out(`${terminal.colors.bold(code)} ${severity.padEnd(7)} ${slug}: ${message}`);
      return exit.ok;
    }
    const [given] = call.args;
    if (given === undefined)
      throw new UsageError('which code? For example `finslip explain FTP0201`; `--all` lists them');
    const code = normalized(given);
    const declared = table[code as keyof typeof table];
    if (!declared) {
      const guess = nearest(code, Object.keys(table));
      throw new UsageError(`there is no code \`${given}\`${guess ? `; did you mean ${guess}?` : ''}`);
    }
    const url = pageUrl(code);
    const page = existsSync(url) ? readFileSync(url, 'utf8') : `# ${code} ${declared.slug}\n\n${declared.message}\n`;
    if (isSet(call, 'json')) terminal.json({ code, ...declared, page });
    else terminal.out(markdown(page, terminal.colors));
    return exit.ok;
  },
};

/** `142`, `ftp142` and `FTP0142` all mean the same. */
function normalized(given: string): string {
  const digits = /^(?:ftp)?(\d{1,4})$/i.exec(given)?.[1];
  return digits === undefined ? given.toUpperCase() : `FTP${digits.padStart(4, '0')}`;
}
