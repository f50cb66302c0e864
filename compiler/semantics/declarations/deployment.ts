import type { Deployment } from '../../graph/flow.ts';
import type { Json } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import type { Declaration } from '../../syntax/ast.ts';
import { encodeArguments } from '../calls/encode.ts';
import { at, type Checker, complain, type Environment, type Policy } from '../context.ts';
import { related, suggest, suggestOrList } from '../reporting.ts';
import { oneOf, quantity } from '../types/common.ts';
import { type ConstructedValue, type Definition, type FileScope, invalid, type Value } from '../values.ts';
import { blockFor, refuseRest, takeKeys } from './block.ts';
import type { DeclarationKind } from './kind.ts';

const place = (keyword: 'executor' | 'store'): DeclarationKind => ({
  keyword,
  params: 'none',
  type: 'none',
  value: 'required',
  block: 'optional',
  file: 'deployment',
  define(cx, definition, env) {
    const value = built(cx, definition, env);
    return value === null ? invalid : { kind: keyword, name: definition.name, built: value };
  },
});

/** `executor berzelius = slurm(login: "berzelius") { … }` */
export const executorKind = place('executor');
/** `store team = directory("…")` */
export const storeKind = place('store');

const setting = (keyword: 'place' | 'policy'): DeclarationKind => ({
  keyword,
  params: 'none',
  type: 'none',
  value: 'required',
  block: 'none',
  file: 'deployment',
  define: () => invalid,
});

/** `place finetune = berzelius`: names an operator, a declaration or a keyword, so it declares no name of its own. */
export const placeKind = setting('place');
/** `policy licenses = conservative` */
export const policyKind = setting('policy');

/** The value behind an executor or a store. */
function built(cx: Checker, definition: Definition, env: Environment): ConstructedValue | null {
  const { declaration } = definition;
  const keyword = declaration.keyword.text as 'executor' | 'store';
  if (declaration.value === null) return null;
  const block = blockFor(cx, definition, takeKeys(cx, declaration, [], env), [], env);
  const want = { type: { kind: keyword }, what: `\`${definition.name}\`` };
  const value = cx.evaluate(declaration.value, want, { ...env, block });
  return value.kind === 'constructed' ? value : null;
}

const policies: Readonly<Record<string, Type>> = {
  licenses: oneOf('LicensePolicy', ['conservative', 'tdm_exception']),
  budget: quantity('GpuHours'),
};

export const noDeployment: Deployment = { executors: {}, stores: {}, places: {}, policies: {} };

/** Everything that `finslip.ftp` says. `known` are names that a place may mean besides operators. */
export function readDeployment(cx: Checker, scope: FileScope, env: Environment, known: readonly string[]): Deployment {
  const executors: Record<string, Deployment['executors'][string]> = {};
  const stores: Record<string, Deployment['stores'][string]> = {};
  for (const definition of scope.own.values()) {
    const value = cx.define(definition, definition.location);
    if (value.kind !== 'executor' && value.kind !== 'store') continue;
    const { signature, args } = value.built;
    const { options } = encodeArguments(signature, args);
    const entry = { kind: signature.name, options, location: definition.location };
    if (value.kind === 'executor') executors[definition.name] = { ...entry, status: signature.status };
    else stores[definition.name] = entry;
  }
  const settings = scope.tree.statements.filter((one): one is Declaration => one.kind === 'declaration');
  return {
    executors,
    stores,
    places: readPlaces(cx, settings, env, known),
    policies: readPolicies(cx, settings, env),
  };
}

function readPlaces(
  cx: Checker,
  declarations: readonly Declaration[],
  env: Environment,
  known: readonly string[],
): Readonly<Record<string, string>> {
  const places: Record<string, string> = {};
  const matched = ['default', ...cx.catalog.names, ...known];
  for (const declaration of once(cx, declarations, 'place', env)) {
    const { name, value } = declaration;
    const near = suggest(name.text, at(env, name), matched);
    // A name of another pipeline of this repository is no mistake; a near miss of a known one surely is.
    if (!matched.includes(name.text) && near.hint !== '')
      complain(cx, env, 'FTP0601', name, { name: name.text, hint: near.hint }, { fixes: near.fixes });
    const executor = value === null ? null : executorNamed(cx, value, env);
    if (executor !== null) places[name.text] = executor;
  }
  return places;
}

function executorNamed(cx: Checker, value: NonNullable<Declaration['value']>, env: Environment): string | null {
  const executors = [...env.scope.own.values()].filter((one) => one.declaration.keyword.text === 'executor');
  if (value.kind === 'name' && !executors.some((one) => one.name === value.name.text)) {
    const near = suggestOrList(
      value.name.text,
      at(env, value),
      executors.map((one) => one.name),
    );
    complain(cx, env, 'FTP0600', value, { name: value.name.text, hint: near.hint }, { fixes: near.fixes });
    return null;
  }
  const found: Value = cx.evaluate(value, { type: { kind: 'executor' }, what: 'a place' }, env);
  return found.kind === 'executor' ? found.name : null;
}

function readPolicies(
  cx: Checker,
  declarations: readonly Declaration[],
  env: Environment,
): { readonly [name: string]: Json } {
  const found: Record<string, Json> = {};
  for (const { name, value } of once(cx, declarations, 'policy', env)) {
    const type = policies[name.text];
    if (type === undefined) {
      const near = suggestOrList(name.text, at(env, name), Object.keys(policies));
      complain(cx, env, 'FTP0602', name, { name: name.text, hint: near.hint }, { fixes: near.fixes });
    } else if (value !== null) {
      const given = cx.evaluate(value, { type, what: `policy \`${name.text}\`` }, env);
      if (given.kind === 'data' && given.json !== undefined) found[name.text] = given.json;
    }
  }
  return found;
}

/** Declarations of a keyword; the second of a name is reported and left out. */
function once(
  cx: Checker,
  declarations: readonly Declaration[],
  keyword: 'place' | 'policy',
  env: Environment,
): readonly Declaration[] {
  const seen = new Map<string, Declaration>();
  for (const declaration of declarations) {
    if (declaration.keyword.text !== keyword) continue;
    const { name } = declaration;
    const earlier = seen.get(name.text);
    if (earlier === undefined) seen.set(name.text, declaration);
    else {
      const extra = { related: [related(at(env, earlier.name), 'given here')] };
      complain(cx, env, 'FTP0605', name, { name: name.text, kind: keyword }, extra);
    }
    refuseRest(cx, takeKeys(cx, declaration, [], env), [], `\`${keyword}\``, env);
  }
  return [...seen.values()];
}

export const policyOf = (deployment: Deployment): Policy => ({
  licenses: deployment.policies.licenses === 'tdm_exception' ? 'tdm_exception' : 'conservative',
});
