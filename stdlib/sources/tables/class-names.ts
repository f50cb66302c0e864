import { typeOfColumn } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { RecordType } from '../../../compiler/operators/types.ts';
import type { ArrowSchema } from './arrow/schema.ts';

/**
 * Names of class labels, for columns that the pipeline declares as `Text`: `datasets` keeps numbers in the column and their names in the schema's metadata
 * (`huggingface`: `{"info": {"features": {"label": {"_type": "ClassLabel", "names": […]}}}}`). -1 stands for no label.
 */
export function classNames(
  schema: ArrowSchema,
  record: RecordType | null,
): ((column: string, value: Json) => Json) | null {
  const names = new Map<string, readonly string[]>();
  for (const [column, feature] of Object.entries(featuresOf(schema))) {
    const declared = typeOfColumn(record, column);
    const type = declared?.kind === 'optional' ? declared.of : declared;
    if (feature._type !== 'ClassLabel' || !Array.isArray(feature.names)) continue;
    if (type?.kind === 'scalar' && type.name === 'Text') names.set(column, feature.names.map(String));
  }
  if (names.size === 0) return null;
  return (column, value) => {
    const known = names.get(column);
    return known === undefined || typeof value !== 'number' ? value : (known[value] ?? null);
  };
}

interface Feature {
  readonly _type?: unknown;
  readonly names?: unknown;
}

function featuresOf(schema: ArrowSchema): Readonly<Record<string, Feature>> {
  try {
    const { info } = JSON.parse(schema.metadata.get('huggingface') ?? '{}') as {
      readonly info?: { readonly features?: Readonly<Record<string, Feature | null>> };
    };
    const features = Object.entries(Object(info?.features) as Record<string, Feature | null>);
    return Object.fromEntries(features.flatMap(([name, each]) => (each === null ? [] : [[name, each]])));
  } catch {
    // Other programs may write there what they like.
    return {};
  }
}
