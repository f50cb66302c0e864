/** Numbers of 32 bits that are appended one by one; eight times smaller than an array of JavaScript. */
export interface Growing {
  push(value: number): void;
  readonly length: number;
  get(index: number): number;
  /** What has been pushed so far; shares memory until the next push. */
  values(): Uint32Array;
  /** Begins anew, in the same memory. */
  clear(): void;
}

export function growing(): Growing {
  let values = new Uint32Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const grown = new Uint32Array(length * 2);
        grown.set(values);
        values = grown;
      }
      values[length++] = value;
    },
    get length() {
      return length;
    },
    get: (index) => values[index]!,
    values: () => values.subarray(0, length),
    clear() {
      length = 0;
    },
  };
}
