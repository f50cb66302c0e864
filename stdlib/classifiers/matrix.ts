import type { ByteReader } from './byte-reader.ts';

/** Rows of 32-bit floats as a fastText file has them: as they are, or squeezed by product quantization (Jégou et al. 2011; Joulin et al. 2016). */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Adds a row to `sum`. */
  addTo(sum: Float64Array, row: number): void;
  dot(vector: Float64Array, row: number): number;
}

export function readDense(from: ByteReader): Matrix {
  const [rows, columns] = [from.int64(), from.int64()];
  const values = from.floats(rows * columns);
  return {
    rows,
    columns,
    addTo(sum, row) {
      for (let i = 0, at = row * columns; i < columns; i++) sum[i]! += values[at + i]!;
    },
    dot(vector, row) {
      let sum = 0;
      for (let i = 0, at = row * columns; i < columns; i++) sum += vector[i]! * values[at + i]!;
      return sum;
    },
  };
}

/** Centroids of one product quantizer: 256 for each group of columns. */
interface Quantizer {
  readonly groups: number;
  /** Columns of each group but the last. */
  readonly width: number;
  readonly lastWidth: number;
  readonly centroids: Float32Array;
}

const CODES = 256;

function readQuantizer(from: ByteReader): Quantizer {
  const dimension = from.int32();
  const [groups, width, lastWidth] = [from.int32(), from.int32(), from.int32()];
  return { groups, width, lastWidth, centroids: from.floats(dimension * CODES) };
}

export function readQuantized(from: ByteReader): Matrix {
  const normed = from.int8() !== 0;
  const [rows, columns] = [from.int64(), from.int64()];
  const codes = from.bytes(from.int32());
  const { groups, width, lastWidth, centroids } = readQuantizer(from);
  const norms = normed ? from.bytes(rows) : null;
  const norm = normed ? readQuantizer(from).centroids : null;
  /** Where the columns of a group begin among the centroids, for its code of a row. */
  const place = (group: number, code: number): number =>
    group === groups - 1 ? group * CODES * width + code * lastWidth : (group * CODES + code) * width;
  const scale = (row: number): number => (norm === null ? 1 : norm[norms![row]!]!);
  return {
    rows,
    columns,
    addTo(sum, row) {
      const by = scale(row);
      for (let group = 0, column = 0; group < groups; group++) {
        const at = place(group, codes[row * groups + group]!);
        const size = group === groups - 1 ? lastWidth : width;
        for (let i = 0; i < size; i++) sum[column++]! += by * centroids[at + i]!;
      }
    },
    dot(vector, row) {
      let sum = 0;
      for (let group = 0, column = 0; group < groups; group++) {
        const at = place(group, codes[row * groups + group]!);
        const size = group === groups - 1 ? lastWidth : width;
        for (let i = 0; i < size; i++) sum += vector[column++]! * centroids[at + i]!;
      }
      return sum * scale(row);
    },
  };
}
