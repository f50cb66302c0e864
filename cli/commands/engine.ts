import { nearest } from '../../compiler/diagnostics/suggest.ts';
import { type Call, type Command, type ExitCode, exit, isSet, jsonFlag, text, UsageError } from '../command.ts';
import { engineLines } from '../views/engines.ts';

export const command: Command = {
  name: 'engine',
  summary: 'list training engines; bind a TensorFlow of this machine',
  usage: '[add tensorflow | remove tensorflow]',
  flags: {
    from: {
      type: 'string',
      value: 'FOLDER',
      help: 'the TensorFlow to bind: an unpacked libtensorflow, a virtual environment, or the package of a wheel',
    },
    python: { type: 'string', value: 'PROGRAM', help: 'bind the TensorFlow that this Python would import' },
    json: jsonFlag,
  },
  examples: [
    ['finslip engine', 'the engines, which one is in use, and what the others need'],
    ['finslip engine add tensorflow', 'use the TensorFlow of python3; compiling takes about a minute'],
    ['finslip engine add tensorflow --from /opt/libtensorflow', 'use one without Python'],
    ['finslip engine remove tensorflow', 'undo it'],
  ],
  async run(call) {
    const [action, what, ...rest] = call.args;
    if (action === undefined) return list(call);
    if (action !== 'add' && action !== 'remove') throw misread(action, ['add', 'remove'], 'engine');
    if (what !== 'tensorflow') throw misread(what, ['tensorflow'], `engine ${action}`);
    if (rest.length > 0) throw new UsageError(`\`finslip engine ${action} tensorflow\` takes no \`${rest.join(' ')}\``);
    const { add, remove } = await import('../tensorflow/setup.ts');
    return action === 'add' ? add(call, text(call, 'from'), text(call, 'python')) : remove(call);
  },
};

function misread(given: string | undefined, known: readonly string[], after: string): UsageError {
  const guess = given === undefined ? null : nearest(given, known);
  const choices = (guess === null ? known : [guess]).map((name) => `\`finslip ${after} ${name}\``).join(' or ');
  if (given === undefined) return new UsageError(`\`finslip ${after}\` needs to know what: ${choices}`);
  return new UsageError(
    `\`finslip ${after}\` knows no \`${given}\`; ${guess === null ? `there is ${choices}` : `did you mean ${choices}?`}`,
  );
}

async function list(call: Call): Promise<ExitCode> {
  if (text(call, 'from') !== null || text(call, 'python') !== null)
    throw new UsageError('`--from` and `--python` belong to `finslip engine add tensorflow`');
  const { describeEngines, engineNeeds } = await import('../../stdlib/engines/select.ts');
  const engines = await describeEngines();
  if (isSet(call, 'json')) call.terminal.json({ engines });
  else for (const line of engineLines(engines, engineNeeds, call.terminal.colors)) call.terminal.out(line);
  return engines.some(({ chosen }) => chosen) ? exit.ok : exit.step;
}
