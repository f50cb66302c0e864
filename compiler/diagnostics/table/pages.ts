import { type Declared, runError } from './define.ts';

/** FTP1140-1149 pages, books and documents as people publish them. */
export const pages = {
  FTP1140: runError('warc-damaged', '{place}: the archive cannot be read on: {reason}'),
  FTP1141: runError('epub-unreadable', '{place}: the book cannot be read: {reason}'),
} as const satisfies Record<string, Declared>;
