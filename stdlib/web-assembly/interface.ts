/** What we use of the WebAssembly JavaScript interface; TypeScript declares it only among the types of the browser. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** By pages of 64 KiB; a new `buffer` takes the place of the old one. */
  grow(pages: number): number;
}

interface WebAssemblyInterface {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum?: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: Memory } },
  ) => {
    readonly exports: unknown;
  };
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;
