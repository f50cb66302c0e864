import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toJson } from '../../compiler/graph/emit/json.ts';
import { type Command, exit, isSet, jsonFlag, paramFlag, text } from '../command.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { locate } from '../project.ts';
import { printDiagnostics } from '../views/diagnostics.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'compile',
  summary: 'write the execution graph to a file',
  usage: '[FILE]',
  flags: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where to write (default: standard output)' },
    'source-map': { type: 'boolean', help: 'include the places in the source' },
    json: jsonFlag,
    param: paramFlag,
  },
  examples: [['finslip compile main.ftp -o graph.json', 'the graph as JSON, grammar/schemas/graph.schema.json']],
  async run(call) {
    const compiled = await compilePipeline(locate(call.args[0], call.cwd), paramsOf(call.flags.param));
    printDiagnostics(compiled.diagnostics, compiled.textOf, call.terminal);
    if (!compiled.compilation) return exit.input;
    const json = toJson(compiled.compilation, { sourceMap: isSet(call, 'source-map') });
    const output = text(call, 'output');
    if (output === null) call.terminal.out(json.trimEnd());
    else {
      await writing(output, () => writeFileSync(resolve(call.cwd, output), json));
      const tasks = compiled.compilation.graph.nodes.length;
      if (isSet(call, 'json')) call.terminal.json({ output, tasks });
      else call.terminal.out(`${output}: ${tasks} tasks`);
    }
    return exit.ok;
  },
};
