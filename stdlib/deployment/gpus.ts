import { type Int, type Size, signature, value } from '../../compiler/operators/authoring.ts';

/** The GPUs of one node. What a step `needs` is checked against them. */
interface Node {
  /** Of each GPU, as its data sheet says. */
  memory: Size;
  /**
   * GPUs in one node.
   * @default 1
   * @range 1..16
   */
  count: Int;
}

/** NVIDIA V100 (compute capability 7.0): float16, no bfloat16. */
export const v100 = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** NVIDIA A100 (compute capability 8.0). */
export const a100 = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** NVIDIA L40S (compute capability 8.9). */
export const l40s = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** NVIDIA H100 (compute capability 9.0). */
export const h100 = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** NVIDIA H200 (compute capability 9.0). */
export const h200 = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** NVIDIA GH200 (compute capability 9.0), GPU and CPU memory joined. */
export const gh200 = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});

/** AMD MI250X. One counts as two here, since each of its two dies is a device of its own. */
export const mi250x = value({
  version: '1',
  family: 'Gpu',
  status: 'planned',
  create: signature<(options: Node) => void>(),
});
