import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Dtype, Shape } from '../../tensor/graph.ts';
import { type NativeName, packageFolder } from '../native/package.ts';

/** TensorFlow's protocol buffers as the tfjs-node packages ship them. Only what is used here is typed. */
export interface Proto {
  readonly AttrValue: new () => Message;
  readonly GraphDef: new () => Message;
  readonly MetaGraphDef: MessageClass & { readonly MetaInfoDef: new () => Message };
  readonly NodeDef: new () => Message;
  readonly SavedModel: new () => Message;
  readonly SignatureDef: new () => Message;
  readonly Tensor: new () => Message;
  readonly TensorInfo: new () => Message;
  readonly TensorShape: MessageClass & { readonly Dim: new () => Message };
  readonly VersionDef: new () => Message;
}
type MessageClass = new () => Message;
/** Generated messages have a setter, adder or map for each field. */
// biome-ignore lint/suspicious/noExplicitAny: generated code without types
export type Message = Record<string, any>;

/** Only after the package's backend was loaded. */
export function loadProto(name: NativeName): Proto {
  return createRequire(import.meta.url)(join(packageFolder(name)!, 'dist/proto/api_pb.js')) as Proto;
}

/** An output of a TensorFlow node: `name`, or `name:1` for the second. */
export type Output = string;

export type Attribute =
  | { readonly type: DataType }
  | { readonly int: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly shape: Shape }
  | { readonly tensor: Float32Array | Int32Array; readonly shape: Shape };

/** Numbers of the types in TensorFlow's types.proto; the packages' own list is older and lacks some. */
export const dataTypes = {
  DT_FLOAT: 1,
  DT_INT32: 3,
  DT_BOOL: 10,
  DT_BFLOAT16: 14,
  DT_UINT64: 23,
} as const;
export type DataType = keyof typeof dataTypes;

export const dataType = (dtype: Dtype): DataType =>
  (({ float32: 'DT_FLOAT', bfloat16: 'DT_BFLOAT16', int32: 'DT_INT32', bool: 'DT_BOOL' }) as const)[dtype];

/** A TensorFlow graph in the making. */
export interface GraphDef {
  /** `after` are nodes that must have run before. Names are made unique. */
  add(
    op: string,
    name: string,
    inputs: readonly Output[],
    attributes?: Readonly<Record<string, Attribute>>,
    after?: readonly Output[],
  ): Output;
  readonly message: Message;
}

export function graphDef(proto: Proto): GraphDef {
  const message = new proto.GraphDef();
  const versions = new proto.VersionDef();
  // What TensorFlow 2.16 writes and any TensorFlow 2 reads.
  versions.setProducer(1087);
  versions.setMinConsumer(12);
  message.setVersions(versions);
  const taken = new Map<string, number>();
  return {
    message,
    add(op, name, inputs, attributes = {}, after = []) {
      const safe = name.replace(/[^A-Za-z0-9_./-]/g, '_');
      const times = taken.get(safe) ?? 0;
      taken.set(safe, times + 1);
      const unique = times === 0 ? safe : `${safe}__${times}`;
      const node = new proto.NodeDef();
      node.setName(unique);
      node.setOp(op);
      node.setInputList([...inputs, ...after.map((output) => `^${output.split(':')[0]}`)]);
      for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, attribute(proto, value));
      message.addNode(node);
      return unique;
    },
  };
}

function attribute(proto: Proto, value: Attribute): Message {
  const made = new proto.AttrValue();
  if ('tensor' in value) made.setTensor(tensor(proto, value.tensor, value.shape));
  else if ('shape' in value) made.setShape(shapeMessage(proto, value.shape));
  else if ('type' in value) made.setType(dataTypes[value.type]);
  else if ('int' in value) made.setI(value.int);
  else if ('bool' in value) made.setB(value.bool);
  else made.setS(Buffer.from(value.text));
  return made;
}

function tensor(proto: Proto, data: Float32Array | Int32Array, shape: Shape): Message {
  const made = new proto.Tensor();
  made.setDtype(dataTypes[data instanceof Int32Array ? 'DT_INT32' : 'DT_FLOAT']);
  made.setTensorShape(shapeMessage(proto, shape));
  made.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return made;
}

export function shapeMessage(proto: Proto, shape: Shape): Message {
  const made = new proto.TensorShape();
  for (const size of shape) {
    const dimension = new proto.TensorShape.Dim();
    dimension.setSize(size);
    made.addDim(dimension);
  }
  return made;
}
