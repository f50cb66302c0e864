import type { RecordType } from '../../operators/types.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { checkSource } from '../labels/source.ts';
import { related } from '../reporting.ts';
import { describe } from '../types/of.ts';
import { type Definition, invalid } from '../values.ts';
import { blockFor, type Keys, stepKeys, takeKeys } from './block.ts';
import { provenanceKeys, readFacts } from './facts.ts';
import type { DeclarationKind } from './kind.ts';

const sourceKeys = [...provenanceKeys, 'record', ...stepKeys];

/** `source notices: Rows<Note> = jsonl("data/*.jsonl") { license: "CC0-1.0" }` */
export const sourceKind: DeclarationKind = {
  keyword: 'source',
  params: 'none',
  type: 'optional',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define(cx, definition, env) {
    const { declaration } = definition;
    const keys = takeKeys(cx, declaration, sourceKeys, env);
    const record = recordFor(cx, definition, keys, env);
    const facts = readFacts(cx, definition, keys, record, env);
    cx.sources.set(facts.id, facts);
    const block = blockFor(cx, definition, keys, sourceKeys, env);
    if (declaration.value === null) return invalid;
    const what = `\`${definition.name}\``;
    const value = cx.evaluate(
      declaration.value,
      { type: null, what },
      {
        ...env,
        block,
        source: { record, broken: record === null && (declaration.type !== null || keys.entries.has('record')) },
      },
    );
    if (value.kind === 'invalid') return invalid;
    if (value.kind !== 'stream' || value.port.draft.signature.kind !== 'source') {
      const said = { what, expected: 'read from files, as by `jsonl`', actual: describe(value) };
      complain(cx, env, 'FTP0200', declaration.name, said);
      return invalid;
    }
    checkSource(cx, facts, value.row, env, keys.entries);
    return value;
  },
};

/** From `: Rows<Note>` or `record:`; one of them is enough. */
function recordFor(cx: Checker, { declaration }: Definition, keys: Keys, env: Environment): RecordType | null {
  const entry = keys.entries.get('record');
  const annotated = declaration.type === null ? null : cx.readType(declaration.type, env);
  const given = entry === undefined ? null : cx.readType(entry.value, env);
  if (declaration.type !== null && entry !== undefined) {
    const extra = { related: [related(at(env, declaration.type), 'the columns are given here already')] };
    complain(cx, env, 'FTP0106', entry.name, { key: 'record' }, extra);
  }
  if (annotated !== null && annotated.kind !== 'rows') {
    const said = { what: 'a source', expected: 'of a type such as `Rows<Note>`', actual: `a ${annotated.kind}` };
    complain(cx, env, 'FTP0200', declaration.type!, said);
  }
  if (given !== null && given.kind !== 'record') {
    complain(cx, env, 'FTP0200', entry!.value, { what: '`record`', expected: 'a record', actual: `a ${given.kind}` });
    return null;
  }
  return given?.kind === 'record' ? given : annotated?.kind === 'rows' ? annotated.row : null;
}
