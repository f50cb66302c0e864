import { toDot } from '../../compiler/graph/emit/dot.ts';
import { toJson } from '../../compiler/graph/emit/json.ts';
import { toMermaid } from '../../compiler/graph/emit/mermaid.ts';
import { type Command, exit, isSet, jsonFlag, paramFlag, text, UsageError } from '../command.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { locate } from '../project.ts';
import { columnLines } from '../views/columns.ts';
import { printDiagnostics } from '../views/diagnostics.ts';

const formats = {
  mermaid: toMermaid,
  dot: toDot,
} as const;

export const command: Command = {
  name: 'graph',
  summary: 'print the execution graph',
  usage: '[FILE]',
  flags: {
    format: { type: 'string', value: 'FORMAT', help: 'mermaid (default), dot or json' },
    columns: {
      type: 'boolean',
      help: 'list the columns of every table that has a name: type, and where the values come from',
    },
    json: jsonFlag,
    param: paramFlag,
  },
  examples: [
    ['finslip graph --format dot | dot -Tsvg > graph.svg', 'a drawing'],
    ['finslip graph --columns', 'what each table will hold, before anything has run'],
    ['finslip graph --format json', 'the graph that keys are made of'],
  ],
  async run(call) {
    const format = isSet(call, 'json') ? 'json' : (text(call, 'format') ?? 'mermaid');
    if (format !== 'json' && !(format in formats))
      throw new UsageError(`there is no format \`${format}\`: mermaid, dot or json`);
    const compiled = await compilePipeline(locate(call.args[0], call.cwd), paramsOf(call.flags.param));
    printDiagnostics(compiled.diagnostics, compiled.textOf, call.terminal);
    if (!compiled.compilation) return exit.input;
    if (isSet(call, 'columns') && format !== 'json') {
      for (const line of columnLines(compiled.compilation.graph, call.terminal.colors)) call.terminal.out(line);
      return exit.ok;
    }
    const output =
      format === 'json'
        ? toJson(compiled.compilation)
        : formats[format as keyof typeof formats](compiled.compilation.graph);
    call.terminal.out(output.trimEnd());
    return exit.ok;
  },
};
