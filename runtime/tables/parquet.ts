import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Row, Rows } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

type Kind = 'BOOLEAN' | 'INT64' | 'DOUBLE' | 'STRING' | 'JSON';

/** Rows of a Parquet row group: what is held in memory at once. */
const GROUP = 50_000;

/** Column types are found in a first pass, since a whole number in one row may be a fraction in the next. */
export async function writeParquet(rows: Rows, file: string): Promise<void> {
  const kinds = await kindsOf(rows);
  const columns = [...kinds];
  const schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(([name, kind]) => schemaElement(name, kind)),
  ];
  const writer = new ParquetWriter({ writer: fileWriter(file), schema });
  let group: Row[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    const columnData = columns.map(([name, kind]) => ({
      name,
      data: group.map((row) => parquetValue(row[name] ?? null, kind)),
    }));
    writer.write({ columnData, rowGroupSize: group.length });
    group = [];
  };
  for await (const batch of rows.batches()) {
    group.push(...batch);
    if (group.length >= GROUP) flush();
  }
  flush();
  await writer.finish();
}

function schemaElement(name: string, kind: Kind): SchemaElement {
  const type = kind === 'STRING' || kind === 'JSON' ? 'BYTE_ARRAY' : kind;
  const converted = kind === 'STRING' ? 'UTF8' : kind === 'JSON' ? 'JSON' : undefined;
  return { name, type, repetition_type: 'OPTIONAL', ...(converted && { converted_type: converted }) };
}

async function kindsOf(rows: Rows): Promise<Map<string, Kind>> {
  const kinds = new Map<string, Kind>();
  for await (const batch of rows.batches()) {
    for (const row of batch) {
      for (const [column, value] of Object.entries(row)) {
        if (value === null) continue;
        const kind = kindOf(value);
        const known = kinds.get(column);
        kinds.set(column, known === undefined || known === kind ? kind : widened(known, kind));
      }
    }
  }
  return kinds;
}

function kindOf(value: Exclude<Json, null>): Kind {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'INT64' : 'DOUBLE';
  return typeof value === 'string' ? 'STRING' : 'JSON';
}

const widened = (a: Kind, b: Kind): Kind =>
  ['INT64', 'DOUBLE'].includes(a) && ['INT64', 'DOUBLE'].includes(b) ? 'DOUBLE' : 'JSON';

function parquetValue(value: Json, kind: Kind): unknown {
  if (value === null) return null;
  if (kind === 'INT64') return BigInt(value as number);
  return value;
}
