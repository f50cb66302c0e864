import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { decodeUtf8 } from '../../compiler/host/utf8.ts';
import { format } from '../../compiler/syntax/format.ts';
import { reasonOf } from '../../runtime/plan/files.ts';
import { type Command, exit, isSet, jsonFlag, UsageError } from '../command.ts';
import { pipelineFiles } from '../project.ts';
import { streamSteps } from '../steps.ts';
import { printDiagnostics } from '../views/diagnostics.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'fmt',
  summary: 'write files in the canonical format',
  usage: '[FILE or FOLDER …]',
  flags: {
    check: { type: 'boolean', help: 'change nothing; exit 1 when a file is not in the canonical format' },
    json: jsonFlag,
  },
  examples: [
    ['finslip fmt', 'format every .ftp file below the current folder'],
    ['finslip fmt --check pipelines', 'what a pull request check runs'],
  ],
  async run(call) {
    const { terminal, cwd } = call;
    const files = (call.args.length > 0 ? call.args : ['.']).flatMap((path) => expand(path, cwd));
    const isStep = streamSteps();
    const changed: string[] = [];
    const refused: Diagnostic[] = [];
    const texts = new Map<string, string>();
    for (const file of files) {
      const name = relative(cwd, file) || file;
      const before = read(file);
      if (typeof before !== 'string') {
        refused.push(report('FTP0128', null, { path: name, reason: before.reason }));
        continue;
      }
      texts.set(name, before);
      const result = format(before, name, { isStep });
      if ('refused' in result) refused.push(result.refused);
      else if (result.text !== before) {
        changed.push(name);
        if (!isSet(call, 'check')) await writing(name, () => writeFileSync(file, result.text));
      }
    }
    if (isSet(call, 'json')) terminal.json({ files: files.length, changed, refused });
    else {
      const word = isSet(call, 'check') ? 'not in the canonical format' : 'formatted';
      for (const name of changed) terminal.out(`${name}: ${word}`);
      printDiagnostics(refused, (file) => texts.get(file) ?? null, terminal);
      if (changed.length === 0 && refused.length === 0)
        terminal.out(`${files.length} file${files.length === 1 ? '' : 's'} in the canonical format`);
    }
    return refused.length > 0 || (isSet(call, 'check') && changed.length > 0) ? exit.input : exit.ok;
  },
};

function read(file: string): string | { readonly reason: string } {
  try {
    return decodeUtf8(readFileSync(file));
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function expand(path: string, cwd: string): string[] {
  const absolute = resolve(cwd, path);
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (!status) throw new UsageError(`there is no file or folder \`${path}\``);
  return status.isDirectory() ? pipelineFiles(absolute) : [absolute];
}
