import type { Json } from '../../operators/manifest.ts';
import type { RecordType } from '../../operators/types.ts';
import { at, type Checker, type Environment } from '../context.ts';
import { type Basis, bases, gdprBases, purposes, reservations, roles, type SourceFacts } from '../labels/facts.ts';
import { license, listOf, oneOf, text } from '../types/common.ts';
import type { Definition, Value } from '../values.ts';
import { type Keys, keyValue } from './block.ts';

/** Keys by which a source, or a model from outside, says where it comes from and what may be done with it. */
export const provenanceKeys = ['license', 'holder', 'basis', 'reservation', 'gdpr', 'purpose', 'role'];

export function readFacts(
  cx: Checker,
  definition: Definition,
  keys: Keys,
  record: RecordType | null,
  env: Environment,
): SourceFacts {
  const keyword = definition.declaration.keyword.text;
  const key = (name: string, type: Parameters<typeof keyValue>[3]) => keyValue(cx, keys, name, type, keyword, env);
  const licence = key('license', license)?.value;
  const purpose = key('purpose', listOf(oneOf('Purpose', purposes)));
  const spanOf = (name: string) => {
    const entry = keys.entries.get(name);
    return entry === undefined ? definition.location : at(env, entry.value);
  };
  const terms = licence?.kind === 'license' ? licence.terms : null;
  const basis = one(key('basis', oneOf('Basis', bases))?.value) as Basis | null;
  return {
    id: env.owner.id,
    name: definition.name,
    location: definition.location,
    license: terms,
    licenseRefused: licence === undefined && keys.entries.has('license'),
    licenseAt: spanOf('license'),
    holder: one(key('holder', text)?.value),
    basis: basis ?? 'licence',
    reservation: one(key('reservation', oneOf('Reservation', reservations))?.value) as SourceFacts['reservation'],
    gdpr: many(key('gdpr', listOf(oneOf('LegalBasis', gdprBases)))?.value),
    purpose: purpose === null ? null : many(purpose.value),
    purposeAt: spanOf('purpose'),
    heldOut: one(key('role', oneOf('Role', roles))?.value) === 'held_out',
    personal: Object.values(record?.fields ?? {}).some((field) => (field.labels ?? []).length > 0),
  };
}

const json = (value: Value | undefined): Json | undefined => (value?.kind === 'data' ? value.json : undefined);

function one(value: Value | undefined): string | null {
  const known = json(value);
  return typeof known === 'string' ? known : null;
}

const many = (value: Value | undefined): readonly string[] =>
  value?.kind === 'list' ? value.items.map((item) => String(json(item.value))) : [];
