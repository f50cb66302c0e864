import { join } from 'node:path';
import type { Metric, Model, Report } from '../../compiler/operators/authoring.ts';
import type { Type } from '../../compiler/operators/types.ts';
import { documentsOf } from '../plan/inputs.ts';
import { nodeFileSystem } from '../store/file-system.ts';
import { blobPath } from '../store/layout.ts';
import { materialize } from '../store/materialize.ts';
import { readValue } from '../store/read.ts';
import { openRows, type StoredRows } from '../tables/reader.ts';
import { UserFailure } from './failure.ts';
import type { TaskOrder } from './protocol.ts';

/** The handle of an input by name: `Rows`, `Model`, or, as the parameter's type says, `Report` or `Metric`. */
export type InputHandles = (name: string, type: Type | null) => StoredRows | Model | Metric | Report;

export function inputHandles(order: TaskOrder): InputHandles {
  return (name, type) => {
    const output = order.inputs[name];
    if (output === undefined) {
      throw new UserFailure('FTP0921', { operator: order.node.operator, reason: `input \`${name}\` is missing` });
    }
    if (output.type === 'rows') return openRows(output, (digest) => blobPath(order.store, digest));
    if (output.type === 'tree') return { kind: 'model', folder: inputFolder(order, name) };
    if (type?.kind === 'report') return { kind: 'report', value: readValue(output) };
    const documents = order.inputs[documentsOf(name)];
    return {
      kind: 'metric',
      value: readValue(output),
      documents: documents?.type === 'rows' ? openRows(documents, (digest) => blobPath(order.store, digest)) : null,
    };
  };
}

const inputFolder = ({ workspace }: TaskOrder, name: string): string =>
  join(workspace, 'inputs', name.replace(/[^\w.-]/g, '_'));

/** Lays out every folder among the inputs before a task starts, as links into the store where the file system makes them. */
export async function layOutInputs(order: TaskOrder): Promise<void> {
  for (const [name, output] of Object.entries(order.inputs)) {
    if (output.type === 'tree')
      await materialize(nodeFileSystem, order.store, output, inputFolder(order, name), { as: 'links' });
  }
}
