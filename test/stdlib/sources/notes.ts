/** Made-up notices, the same every time: what the packed files under `data/` hold. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly year: number;
}

const WORDS =
  'boken är återlämnad till biblioteket i Åmål och lånetiden förlängd två veckor efter påminnelse från låntagaren'.split(
    ' ',
  );

export function notes(count: number): Note[] {
  let state = 7;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: count }, (_, i) => ({
    id: `notis-${i + 1}`,
    text: Array.from({ length: 5 + next(30) }, () => WORDS[next(WORDS.length)]).join(' '),
    year: 1980 + next(40),
  }));
}

export const lines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
