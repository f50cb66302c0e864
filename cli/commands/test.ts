import { availableParallelism } from 'node:os';
import { type Command, exit, isSet, jsonFlag, paramFlag } from '../command.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { locate } from '../project.ts';
import { runTests } from '../tests.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';

export const command: Command = {
  name: 'test',
  summary: 'run the tests written in pipeline files',
  usage: '[FILE]',
  flags: { json: jsonFlag, param: paramFlag },
  examples: [['finslip test', 'the tests of the pipeline in this folder, without touching its data']],
  async run(call) {
    const { terminal } = call;
    const { colors } = terminal;
    const compiled = await compilePipeline(locate(call.args[0], call.cwd), paramsOf(call.flags.param));
    if (!isSet(call, 'json') || hasErrors(compiled.diagnostics))
      printDiagnostics(compiled.diagnostics, compiled.textOf, terminal);
    if (!compiled.compilation) return exit.input;
    const results =
      compiled.tests.length === 0 ? [] : await runTests(compiled, compiled.tests, availableParallelism(), terminal);
    const failed = results.filter(({ passed }) => !passed);
    if (isSet(call, 'json')) terminal.json(results);
    else {
      for (const { sentence, passed, problems } of results) {
        terminal.out(`${passed ? colors.green('✓') : colors.red('✗')} ${sentence}`);
        for (const { text } of problems) terminal.out(`    ${text}`);
        printDiagnostics(
          problems.flatMap(({ diagnostic }) => diagnostic ?? []),
          compiled.textOf,
          terminal,
        );
      }
      terminal.out(
        results.length === 0
          ? 'This file has no tests.'
          : `${results.length - failed.length} passed, ${failed.length} failed`,
      );
    }
    return failed.length > 0 ? exit.input : exit.ok;
  },
};
