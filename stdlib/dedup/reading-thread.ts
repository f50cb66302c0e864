import { type Row, rowsIn } from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import type { Work } from '../threads/threads.ts';
import { normalAddress } from './address.ts';
import { rowName } from './row-name.ts';
import { keySigner, type Signed, type Signer, type SigningOptions, signer } from './signing.ts';

export interface ReadingSetup {
  /** Column of what is compared. */
  readonly text: string;
  /** Column of the rows' names. */
  readonly id: string;
  /** What texts are compared by. */
  readonly by: 'text' | 'address' | 'address without query' | SigningOptions;
  /** Are the lengths of the texts wanted? */
  readonly lengths: boolean;
}

export interface Records {
  readonly records: Uint8Array;
  /** Number of the first row, from 1. */
  readonly first: number;
  /** Comes before the names of the rows. */
  readonly prefix: string;
}

/** What `dedup` takes note of in rows. Arrays alone, which a thread hands over. */
export interface Noted extends Signed {
  /** Names one after another, and where each ends. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
  /** Code points of each text; empty where they are not wanted. */
  readonly lengths: Uint32Array;
}

/** Reads rows and signs their texts (`dedup.ts`). */
export const reading: Work<ReadingSetup, Records, Noted> = { module: 'stdlib/dedup/reading-thread', open };

export function open({ text, id, by, lengths }: ReadingSetup): (question: Records) => Noted {
  const sign = signerBy(by);
  return ({ records, first, prefix }) => {
    const rows = rowsIn(records);
    const texts = rows.map((row) => textIn(row, text));
    const names = rows.map((row, i) => Buffer.from(prefix + rowName(row, id, first + i), 'utf8'));
    let end = 0;
    return {
      ...sign(texts),
      nameEnds: Uint32Array.from(names, ({ length }) => (end += length)),
      names: new Uint8Array(Buffer.concat(names)),
      lengths: lengths ? Uint32Array.from(texts, (each) => codePoints(each ?? '')) : new Uint32Array(0),
    };
  };
}

function signerBy(by: ReadingSetup['by']): Signer {
  if (typeof by === 'object') return signer(by);
  if (by === 'text') return keySigner((text) => text);
  return keySigner((text) => normalAddress(text, by === 'address'));
}

const textIn = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' ? value : null;
};
