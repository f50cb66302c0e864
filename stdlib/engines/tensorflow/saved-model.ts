import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Feed } from '../../programs/batch.ts';
import type { Dtype, Shape } from '../../tensor/graph.ts';
import {
  dataType,
  dataTypes,
  type GraphDef,
  type Message,
  type Output,
  type Proto,
  shapeMessage,
} from './graph-def.ts';

/** What one call of a session is given and gives back, by names of our own. */
export interface Signature {
  readonly name: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly output: Output;
    readonly shape: Shape;
    readonly dtype: Dtype;
  }[];
  readonly outputs: readonly { readonly name: string; readonly output: Output; readonly dtype: Dtype }[];
}

/** A graph in TensorFlow's hands. Variables live as long as it does. */
export interface Session {
  run(signature: Signature, feeds: ReadonlyMap<string, Feed>): Map<string, Float32Array>;
  close(): void;
}

/** The part of tfjs-node's backend that runs saved models; synchronous. */
interface NodeBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number;
  runSavedModel(
    id: number,
    inputs: tf.Tensor[],
    inputInfos: { name: string; dtype: string; shape: number[]; tfDtype: string }[],
    outputNames: string[],
  ): tf.Tensor[];
  deleteSavedModel(id: number): void;
  /** Hands the values of tensors that only JavaScript holds so far to TensorFlow. */
  getInputTensorIds(tensors: tf.Tensor[]): number[];
}

/**
 * Writes the graph as a SavedModel (no `variables/` folder: its `init` signatures fill them) and opens a session on it. The folder is only needed
 * while it is being read.
 */
export function openSession(proto: Proto, graph: GraphDef, signatures: readonly Signature[]): Session {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-graph-'));
  const backend = tf.backend() as unknown as NodeBackend;
  let id: number;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'saved_model.pb'), savedModel(proto, graph, signatures).serializeBinary());
    id = backend.loadSavedModelMetaGraph(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    run({ inputs, outputs }, feeds) {
      const largest = Math.max(0, ...inputs.map(({ name }) => feeds.get(name)?.data.byteLength ?? 0));
      const given: tf.Tensor[] = [];
      const got: tf.Tensor[] = [];
      try {
        const scratch = new ArrayBuffer(largest + offset);
        for (const { name, shape, dtype } of inputs) {
          const feed = feeds.get(name);
          if (feed === undefined) throw new Error(`nothing was given for ${name}`);
          const tensor = tf.tensor(unshared(feed.data, scratch), [...shape], dtype === 'int32' ? 'int32' : 'float32');
          given.push(tensor);
          // Now, and not with the others when the graph is run: by then the next one is where this one was.
          backend.getInputTensorIds([tensor]);
        }
        const infos = inputs.map(({ output, shape, dtype }) => ({
          name: output,
          dtype,
          shape: [...shape],
          tfDtype: dataType(dtype),
        }));
        const names = outputs.map(({ output }) => (output.includes(':') ? output : `${output}:0`));
        got.push(...backend.runSavedModel(id, given, infos, names));
        return new Map(outputs.map(({ name }, i) => [name, got[i]!.dataSync() as Float32Array]));
      } finally {
        for (const tensor of [...given, ...got]) tensor.dispose();
      }
    },
    close: () => backend.deleteSavedModel(id),
  };
}

/** Bytes. */
const offset = 4;

/**
 * A copy that TensorFlow copies once more, when it takes it. tfjs-node lends it the memory of an array that happens to be aligned to 64 bytes, and gives it back from
 * whichever thread lets go of it last, which Node allows the main thread alone. Behind an offset of one number nothing is aligned so. The copies of a call are all made in one
 * place, since Node would keep them a while as garbage: for all the weights of a model that is more than a hundred megabytes.
 */
function unshared<T extends Float32Array | Int32Array>(data: T, scratch: ArrayBuffer): T {
  const Numbers = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => T;
  const copy = new Numbers(scratch, offset, data.length);
  copy.set(data);
  return copy;
}

function savedModel(proto: Proto, graph: GraphDef, signatures: readonly Signature[]): Message {
  const meta = new proto.MetaGraphDef();
  const info = new proto.MetaGraphDef.MetaInfoDef();
  info.setTagsList(['serve']);
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph.message);
  for (const { name, inputs, outputs } of signatures) {
    const signature = new proto.SignatureDef();
    signature.setMethodName('tensorflow/serving/predict');
    for (const { name: key, output, shape, dtype } of inputs)
      signature.getInputsMap().set(key, tensorInfo(proto, output, dtype, shape));
    for (const { name: key, output, dtype } of outputs)
      signature.getOutputsMap().set(key, tensorInfo(proto, output, dtype, null));
    meta.getSignatureDefMap().set(name, signature);
  }
  const model = new proto.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model;
}

function tensorInfo(proto: Proto, output: Output, dtype: Dtype, shape: Shape | null): Message {
  const info = new proto.TensorInfo();
  info.setName(output.includes(':') ? output : `${output}:0`);
  info.setDtype(dataTypes[dataType(dtype)]);
  if (shape !== null) info.setTensorShape(shapeMessage(proto, shape));
  return info;
}
