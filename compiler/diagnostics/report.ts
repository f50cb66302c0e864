import type { Diagnostic, Fix, Location, Related } from './diagnostic.ts';
import type { Declared, Placeholders } from './table/define.ts';
import { type Code, table } from './table/index.ts';

export type Value = string | number | boolean | readonly string[];

type Values<C extends Code> = { readonly [P in Placeholders<(typeof table)[C]['message']>]: Value };

export interface Extra {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic of the table. The values that its message names are required by type. */
export function report<C extends Code>(
  code: C,
  location: Location | null,
  values: Values<C>,
  extra: Extra = {},
): Diagnostic {
  return build(code, location, values, extra);
}

/**
 * The same for a code that arrives as data, as from a worker process. A code that the table lacks is our bug; its values are
 * shown all the same, so that nothing is lost.
 */
export function reportDynamic(
  code: string,
  location: Location | null,
  values: Readonly<Record<string, Value>>,
  extra: Extra = {},
): Diagnostic {
  return build(code, location, values, extra);
}

function build(
  code: string,
  location: Location | null,
  values: Readonly<Record<string, Value>>,
  extra: Extra,
): Diagnostic {
  const declared: Declared = (table as Record<string, Declared>)[code] ?? {
    slug: 'undeclared',
    severity: 'error',
    stage: 'run',
    message: Object.entries(values)
      .map(([name, value]) => `${name}: ${show(value)}`)
      .join(', '),
  };
  return {
    code,
    severity: declared.severity,
    stage: declared.stage,
    location,
    message: declared.message.replace(/\{(\w+)\}/g, (_, name: string) => show(values[name])),
    values,
    related: extra.related ?? [],
    fixes: extra.fixes ?? [],
  };
}

function show(value: Value | undefined): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === undefined ? '?' : String(value);
}
