/** What stands in several rows: in how many, and where first. */
export interface Frequent {
  readonly row: number;
  readonly times: number;
}

/** Entries that a report shows. */
const shown = 20;

/** The most frequent of many, those of earlier rows first; memory does not grow with their number. */
export interface MostFrequent<T extends Frequent> {
  add(one: T): void;
  list(): readonly T[];
}

export function mostFrequent<T extends Frequent>(): MostFrequent<T> {
  let most: T[] = [];
  const cut = (): void => {
    most = most.sort((a, b) => b.times - a.times || a.row - b.row).slice(0, shown);
  };
  return {
    add(one) {
      most.push(one);
      if (most.length >= 4 * shown) cut();
    },
    list() {
      cut();
      return most;
    },
  };
}

/** So much of a text is shown. */
export const excerpt = (text: string): string => text.slice(0, 200);
