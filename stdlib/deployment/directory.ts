import { signature, store } from '../../compiler/operators/authoring.ts';

/** A folder that several people or machines share as store of results. The file system must offer atomic renames, as NFS and Lustre do. */
export const directory = store({
  version: '1',
  create:
    signature<
      (
        /** Absolute, or relative to the project. */
        path: string,
      ) => void
    >(),
});
