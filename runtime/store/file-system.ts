import * as fs from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The file-system calls of the store, few enough to be played by a test that wants a full disk. All fail with Node's errno
 * errors. Calls on one small file are synchronous, since a thread-pool hop costs more than the call; whatever takes time with the size
 * of the data is not.
 */
export interface FileSystem {
  /** Whole content; small files only. */
  read(path: string): Buffer;
  list(path: string): string[];
  entries(path: string): Entry[];
  /** Follows links; null where nothing is there. */
  stat(path: string): Stat | null;
  /** One level. False where the folder was there already. Atomic, also on network file systems. */
  makeFolder(path: string): boolean;
  /** `wx`: must not exist; `r+`: must exist, written from its start. */
  write(path: string, bytes: Uint8Array | string, flag: 'wx' | 'r+' | 'a'): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  unlink(path: string): void;
  removeFolder(path: string): void;
  chmod(path: string, mode: number): void;
  /** Sets the modification time to now, by this machine's clock. */
  touch(path: string): void;
  /** Forces a file or folder to the disk. */
  sync(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  stream(path: string): AsyncIterable<Uint8Array>;
  /** A file or a folder with all it holds; absent is fine. */
  remove(path: string): Promise<void>;
  openLog(path: string): Promise<LogFile>;
}

export interface Stat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface Entry {
  readonly name: string;
  /** Links are `other`: they are not followed. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** A file that grows at its end. */
export interface LogFile {
  write(bytes: Uint8Array, at: number): Promise<void>;
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Bytes read at once when digesting: large enough that the hash, not the calls, takes the time. */
const CHUNK = 1 << 20;

export const nodeFileSystem: FileSystem = {
  read: (path) => fs.readFileSync(path),
  list: (path) => fs.readdirSync(path),
  entries: (path) =>
    fs.readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kind(entry) })),
  stat(path) {
    const found = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return null;
    const { size, dev, ino, mtimeNs, ctimeNs } = found;
    return { kind: kind(found), size: Number(size), dev, ino, mtimeNs, ctimeNs };
  },
  makeFolder(path) {
    try {
      fs.mkdirSync(path);
      return true;
    } catch (error) {
      if (errno(error) === 'EEXIST') return false;
      throw error;
    }
  },
  write(path, bytes, flag) {
    const file = fs.openSync(path, flag);
    try {
      const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      // A full disk may take a part of the bytes and refuse the rest at the next call.
      for (let done = 0; done < data.length; )
        done += fs.writeSync(file, data, done, data.length - done, flag === 'a' ? null : done);
    } finally {
      fs.closeSync(file);
    }
  },
  rename: (from, to) => fs.renameSync(from, to),
  link: (from, to) => fs.linkSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  removeFolder: (path) => fs.rmdirSync(path),
  chmod: (path, mode) => fs.chmodSync(path, mode),
  touch(path) {
    const now = new Date();
    fs.utimesSync(path, now, now);
  },
  async sync(path) {
    const handle = await open(path, 'r').catch((error) => {
      // Windows opens no folders; its file systems keep names safe by their own journal.
      if (process.platform === 'win32' && ['EISDIR', 'EPERM', 'EACCES'].includes(errno(error) ?? '')) return null;
      throw error;
    });
    if (handle === null) return;
    try {
      await handle.sync();
    } catch (error) {
      // Some network file systems cannot sync a folder and say so; there is nothing better to call.
      if (errno(error) !== 'EINVAL') throw error;
    } finally {
      await handle.close();
    }
  },
  copy: (from, to) => fs.promises.copyFile(from, to, fs.constants.COPYFILE_FICLONE),
  stream: (path) => fs.createReadStream(path, { highWaterMark: CHUNK }),
  remove: (path) => fs.promises.rm(path, { recursive: true, force: true, maxRetries: 3 }),
  async openLog(path) {
    // Not `a`: on Linux that mode ignores positions, and a torn line could then not be written over.
    const handle = await open(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644);
    return {
      async write(bytes, at) {
        for (let done = 0; done < bytes.length; )
          done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      },
      datasync: () => handle.datasync(),
      truncate: (size) => handle.truncate(size),
      close: () => handle.close(),
    };
  },
};

function kind(entry: { isFile(): boolean; isDirectory(): boolean }): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

/** `ENOSPC`, `EACCES`, …; null for what is no file-system error. */
export function errno(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && (syscall !== undefined || /^E[A-Z0-9]+$/.test(code)) ? code : null;
}

export const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errno(error) ?? '');

/** Entries of a folder; none where it does not exist. */
export function listOrEmpty(fs: FileSystem, path: string): string[] {
  try {
    return fs.list(path);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Content of a small file; null where it does not exist. */
export function readOrNull(fs: FileSystem, path: string): Buffer | null {
  try {
    return fs.read(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
