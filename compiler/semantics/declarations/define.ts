import type { Location } from '../../diagnostics/diagnostic.ts';
import { stemOf } from '../../host/path.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list, related } from '../reporting.ts';
import { type Definition, type FileScope, invalid, type Owner, portOf, type Value } from '../values.ts';
import { declarationKinds } from './index.ts';
import type { DeclarationKind } from './kind.ts';
import { docsOf } from './pipeline.ts';

/** What a declared name denotes; worked out when it is first needed. */
export function define(cx: Checker, definition: Definition, use: Location): Value {
  if (definition.state === 'done') return definition.value;
  if (definition.state === 'busy') return cycle(cx, definition, use);
  const kind = declarationKinds.get(definition.declaration.keyword.text);
  if (kind === undefined || !belongs(kind, definition.scope)) return finish(definition, invalid);
  definition.state = 'busy';
  cx.underway.push(definition);
  try {
    const env = environmentOf(definition.scope, ownerOf(definition));
    const value = kind.define(cx, definition, env);
    // A member of a cycle was finished from inside.
    if ((definition.state as string) !== 'busy') return definition.value;
    claim(value, env.owner);
    return finish(definition, value);
  } finally {
    cx.underway.pop();
  }
}

/** Where things run is said in `finslip.ftp`, and nothing else there. */
export function belongs(kind: DeclarationKind, { role }: FileScope): boolean {
  return (kind.file === 'deployment') === (role === 'deployment');
}

function finish(definition: Definition, value: Value): Value {
  definition.state = 'done';
  definition.value = value;
  return value;
}

function cycle(cx: Checker, definition: Definition, use: Location): Value {
  const members = cx.underway.slice(cx.underway.indexOf(definition));
  const chain = [...members, definition].map((one) => one.name).join(' -> ');
  const env = environmentOf(definition.scope, ownerOf(definition));
  const others = members.slice(1).map((one) => related(one.location, `${list([one.name])} is part of the circle`));
  const { name } = definition;
  complain(
    cx,
    env,
    'FTP0107',
    definition.location.span,
    { name, chain },
    { related: [related(use, 'used here'), ...others] },
  );
  for (const member of members) finish(member, invalid);
  return invalid;
}

/** The last operator of a declaration is what the declared name denotes, unless the name is only another name of something. */
function claim(value: Value, owner: Owner): void {
  const port = value.kind === 'parts' ? (Object.values(value.parts)[0]?.port ?? null) : portOf(value);
  if (port !== null && port.draft.owner.id === owner.id) port.draft.named = true;
}

export function ownerOf(definition: Definition): Owner {
  const { scope, name, declaration } = definition;
  const foreign = scope.role === 'module' || scope.role === 'standard';
  return {
    id: foreign ? `${stemOf(scope.path)}.${name}` : name,
    keyword: declaration.keyword.text,
    name,
    docs: docsOf(definition),
  };
}

export function environmentOf(scope: FileScope, owner: Owner): Environment {
  return {
    scope,
    locals: new Map(),
    columns: null,
    phase: 'compile',
    owner,
    via: [],
    block: null,
    source: null,
  };
}
