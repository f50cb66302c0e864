import { statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { type Command, exit, isSet, jsonFlag, paramFlag, text, UsageError } from '../command.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { isPipelineFolder, locate, pipelineFiles } from '../project.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';

export const command: Command = {
  name: 'check',
  summary: 'check pipeline files without reading data',
  usage: '[FILE or FOLDER …]',
  flags: {
    json: jsonFlag,
    param: paramFlag,
    'max-warnings': { type: 'string', value: 'N', help: 'fail when there are more warnings than this' },
  },
  examples: [
    ['finslip check', 'the pipeline in this folder'],
    ['finslip check pipelines', 'every pipeline below a folder'],
    ['finslip check main.ftp --json', 'for an editor or a pull request check'],
  ],
  async run(call) {
    const { terminal, cwd } = call;
    const started = performance.now();
    const allowed = warningsAllowed(text(call, 'max-warnings'));
    const entries = (call.args.length > 0 ? call.args : ['.']).flatMap((path) => expand(path, cwd));
    const all: { file: string; diagnostics: readonly Diagnostic[] }[] = [];
    for (const path of entries) {
      const compiled = await compilePipeline(locate(path, cwd), paramsOf(call.flags.param));
      all.push({
        file: relative(cwd, resolve(compiled.project.root, compiled.project.entry)),
        diagnostics: compiled.diagnostics,
      });
      if (!isSet(call, 'json')) printDiagnostics(compiled.diagnostics, compiled.textOf, terminal);
    }
    const diagnostics = all.flatMap((each) => each.diagnostics);
    const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
    const failed = hasErrors(diagnostics) || warnings > allowed;
    if (isSet(call, 'json')) terminal.json({ ok: !failed, files: all });
    else if (diagnostics.length === 0) {
      const what = all.length === 1 ? all[0]!.file : `${all.length} pipelines`;
      terminal.out(
        `${terminal.colors.green('✓')} ${what}: no errors ${terminal.colors.dim(`(${Math.round(performance.now() - started)} ms)`)}`,
      );
    }
    return failed ? exit.input : exit.ok;
  },
};

function warningsAllowed(given: string | null): number {
  if (given === null) return Number.POSITIVE_INFINITY;
  const count = Number(given);
  if (given.trim() === '' || !Number.isInteger(count) || count < 0)
    throw new UsageError(`\`--max-warnings ${given}\`: a whole number from 0`);
  return count;
}

/** A folder that is no pipeline itself stands for every pipeline below it; modules and configurations are checked with what uses them. */
function expand(path: string, cwd: string): string[] {
  const absolute = resolve(cwd, path);
  if (isPipelineFolder(path, cwd) || !statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const files = pipelineFiles(absolute);
  const pipelines = files.filter((file) => basename(file) !== 'finslip.ftp');
  return pipelines.length > 0 ? pipelines : [path];
}
