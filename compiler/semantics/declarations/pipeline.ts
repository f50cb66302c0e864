import { stemOf } from '../../host/path.ts';
import type { Declaration } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type PipelineFacts } from '../context.ts';
import { purposes } from '../labels/facts.ts';
import { related } from '../reporting.ts';
import { oneOf } from '../types/common.ts';
import { type Definition, type FileScope, invalid } from '../values.ts';
import { keyValue, refuseRest, takeKeys } from './block.ts';
import type { DeclarationKind } from './kind.ts';

const keys = ['seed', 'purpose'];

/** `pipeline notiser { seed: 7, purpose: public_service }`. Read before everything else, since all of it depends on the seed. */
export const pipelineKind: DeclarationKind = {
  keyword: 'pipeline',
  params: 'none',
  type: 'none',
  value: 'none',
  block: 'optional',
  file: 'pipeline',
  define: () => invalid,
};

/** Without a `pipeline` declaration the file's name and seed 1 stand in. */
export function defaultPipeline(scope: FileScope): PipelineFacts {
  return { name: stemOf(scope.path), seed: 1, purpose: null, location: null, docs: '' };
}

export function readPipeline(cx: Checker, declarations: readonly Declaration[], env: Environment): PipelineFacts {
  const [first, ...others] = declarations;
  if (first === undefined) return defaultPipeline(env.scope);
  for (const other of others) {
    const extra = { related: [related(at(env, first.name), 'declared here')] };
    complain(cx, env, 'FTP0116', other.name, { first: first.name.text }, extra);
  }
  const given = takeKeys(cx, first, keys, env);
  refuseRest(cx, given, keys, '`pipeline`', env);
  const seed = keyValue(cx, given, 'seed', { kind: 'scalar', name: 'Int', bounds: [0, 2 ** 32 - 1] }, 'pipeline', env);
  const purpose = keyValue(cx, given, 'purpose', oneOf('Purpose', purposes), 'pipeline', env);
  const purposeEntry = given.entries.get('purpose');
  return {
    name: first.name.text,
    seed: seed?.value.kind === 'data' && typeof seed.value.json === 'number' ? seed.value.json : 1,
    purpose: purpose?.value.kind === 'data' ? String(purpose.value.json) : null,
    location: purposeEntry === undefined ? at(env, first.name) : at(env, purposeEntry.value),
    docs: docsOfDeclaration(first),
  };
}

/** Documentation as Markdown, without the slashes. */
export const docsOf = ({ declaration }: Definition): string => docsOfDeclaration(declaration);

function docsOfDeclaration(declaration: Declaration): string {
  return declaration.docs.map((comment) => comment.text.replace(/^ /, '').trimEnd()).join('\n');
}
