import type { Json } from '../../../compiler/operators/authoring.ts';
import { growing } from '../growing.ts';
import type { RecordSort } from '../record-sort.ts';
import { excerpt, type Frequent, mostFrequent } from './most-frequent.ts';
import { simplifiedParts, type Unit } from './parts.ts';
import { textHash } from './text-hash.ts';

/** Enters the site of each text, and each of its different parts once: (site, part, row), site and part by their hashes. */
export function partWriter(sites: RecordSort, parts: RecordSort, unit: Unit) {
  const hash = textHash();
  const record = new Uint32Array(5);
  return (site: string, text: string, row: number): void => {
    hash(site, record, 0);
    record[4] = row;
    sites.add(record);
    for (const part of new Set(simplifiedParts(text, unit))) {
      if (part === '') continue;
      hash(part, record, 2);
      parts.add(record);
    }
  };
}

/** What was found, and who has it. */
export interface Recurring {
  /** How many sites there are, and texts in the largest. */
  readonly sites: number;
  readonly largest: number;
  /** Texts of sites that have too few. */
  readonly small: number;
  /** Takes note of the words of a frequent part when its first text comes by. */
  see(row: number, part: string, words: () => string, site: string | null): void;
  /** Each with the texts that have it and those of the site. */
  report(bySite: boolean): Json[];
}

interface Common extends Frequent {
  readonly part: string;
  readonly of: number;
  text?: string;
  site?: string | null;
}

/** Writes (row, part) of every part that stands in enough texts of its site. */
export async function findRecurring(
  sites: RecordSort,
  parts: RecordSort,
  recurring: RecordSort,
  limits: { readonly documents: number; readonly share: number },
  pause: () => Promise<void>,
): Promise<Recurring> {
  const frequent = mostFrequent<Common>();
  const sizes = siteSizes(sites);
  let current = sizes.next();
  let [count, largest, small] = [0, 0, 0];
  const pass = (): void => {
    count++;
    largest = Math.max(largest, current.value!.texts);
    if (current.value!.texts < limits.documents) small += current.value!.texts;
    current = sizes.next();
  };
  const record = new Uint32Array(3);
  const key = new Uint32Array(4);
  /** Rows that have the part, kept until it is known whether they are enough. */
  const holders = growing();
  let [times, needed] = [0, 0];
  const enter = (row: number): void => {
    record[0] = row;
    record[1] = key[2]!;
    record[2] = key[3]!;
    recurring.add(record);
  };
  const finish = (): void => {
    if (times > 0 && times >= needed)
      frequent.add({ row: holders.get(0), times, part: `${key[2]} ${key[3]}`, of: current.value!.texts });
    holders.clear();
    times = 0;
  };
  for (const block of parts.sorted()) {
    await pause();
    for (let at = 0; at < block.length; at += 5) {
      if (times === 0 || key.some((word, i) => word !== block[at + i])) {
        finish();
        key.set(block.subarray(at, at + 4));
        while (current.value!.high !== key[0] || current.value!.low !== key[1]) pass();
        needed = leastTexts(current.value!.texts, limits);
      }
      const row = block[at + 4]!;
      times++;
      if (times > needed) enter(row);
      else {
        holders.push(row);
        if (times === needed) for (const holder of holders.values()) enter(holder);
      }
    }
  }
  finish();
  while (!current.done) pass();
  const most = frequent.list();
  const waiting = new Map(most.map((one) => [`${one.row} ${one.part}`, one]));
  return {
    sites: count,
    largest,
    small,
    see(row, part, words, name) {
      const one = waiting.get(`${row} ${part}`);
      if (one === undefined || one.text !== undefined) return;
      one.text = excerpt(words());
      one.site = name;
    },
    report: (bySite) =>
      most.map(({ text, site, times, of }) => ({
        text: text ?? '',
        ...(bySite ? { site: site ?? '' } : {}),
        documents: times,
        of,
      })),
  };
}

/** Fewest texts of a site of this size that are enough. A share is compared as a quotient: three of thirty are 10 %. */
function leastTexts(
  texts: number,
  { documents, share }: { readonly documents: number; readonly share: number },
): number {
  let least = Math.ceil(share * texts);
  while (least > 0 && (least - 1) / texts >= share) least--;
  return Math.max(documents, least);
}

/** Every site with the number of its texts, in the order of the hashes. */
function* siteSizes(sites: RecordSort): Generator<{ high: number; low: number; texts: number }, undefined> {
  let [high, low, texts] = [0, 0, 0];
  for (const block of sites.sorted())
    for (let at = 0; at < block.length; at += 2) {
      if (texts > 0 && (block[at] !== high || block[at + 1] !== low)) {
        yield { high, low, texts };
        texts = 0;
      }
      [high, low] = [block[at]!, block[at + 1]!];
      texts++;
    }
  if (texts > 0) yield { high, low, texts };
}
