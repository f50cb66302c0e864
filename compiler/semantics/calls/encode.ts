import type { Json, OperatorSignature } from '../../operators/manifest.ts';
import { literalOf } from '../expressions/run.ts';
import { type ConstructedValue, type Located, type Port, portOf, type Value } from '../values.ts';

export interface Encoded {
  readonly options: { readonly [name: string]: Json };
  /** By the path of the option that mentions it: `on`, `evaluate.on`, `streams.1`. */
  readonly inputs: Readonly<Record<string, Port>>;
}

/** Arguments as a graph holds them, with the defaults of the signature filled in. */
export function encodeArguments(signature: OperatorSignature, values: Readonly<Record<string, Located>>): Encoded {
  const inputs: Record<string, Port> = {};
  const options = encodeOptions(signature, values, '', inputs);
  return { options, inputs };
}

/** A constructed value that holds no inputs. */
export const encodeConstructed = (value: ConstructedValue): Json => encodeValue(value, '', {});

function encodeOptions(
  signature: OperatorSignature,
  values: Readonly<Record<string, Located>>,
  path: string,
  inputs: Record<string, Port>,
): { readonly [name: string]: Json } {
  const options: Record<string, Json> = {};
  const names = new Set([...signature.params.map((param) => param.name), ...Object.keys(values)]);
  for (const name of names) {
    const given = values[name];
    const filled = signature.params.find((param) => param.name === name)?.default;
    if (given !== undefined) options[name] = encodeValue(given.value, `${path}${name}`, inputs);
    else if (filled !== undefined) options[name] = filled;
  }
  return options;
}

function encodeValue(value: Value, path: string, inputs: Record<string, Port>): Json {
  const port = portOf(value);
  if (port !== null) {
    inputs[path] = port;
    return { $input: path };
  }
  switch (value.kind) {
    case 'data':
      return value.json ?? null;
    case 'list':
      return value.items.map((item, index) => encodeValue(item.value, `${path}.${index}`, inputs));
    case 'record':
      return Object.fromEntries(
        Object.entries(value.fields).map(([name, field]) => [
          name,
          encodeValue(field.value, `${path}.${name}`, inputs),
        ]),
      );
    case 'constructed':
      return { $: value.signature.name, ...encodeOptions(value.signature, value.args, `${path}.`, inputs) };
    case 'run':
      return { $expression: literalOf(value) as unknown as Json };
    case 'column':
      return value.name;
    case 'license':
      return value.terms.id;
    case 'executor':
    case 'store':
      return value.name;
    default:
      return null;
  }
}
