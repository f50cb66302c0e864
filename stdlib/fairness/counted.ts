/** What `representation` counts, as the name of a count in the report of a task. */
export interface Counted {
  readonly step: string;
  /** Words and documents looked at; occurrences of a group or term; documents that name a group. */
  readonly what: 'words' | 'documents' | 'hits' | 'named';
  readonly group: string | null;
  readonly term: string | null;
  readonly source: string | null;
}

const PREFIX = 'representation ';

export const isRepresentation = (name: string): boolean => name.startsWith(`${PREFIX}[`);

export const countName = ({ step, what, group, term, source }: Counted): string =>
  PREFIX + JSON.stringify([step, what, group, term, source]);

export function countedOf(name: string): Counted | null {
  if (!isRepresentation(name)) return null;
  const [step, what, group, term, source] = JSON.parse(name.slice(PREFIX.length)) as [
    string,
    Counted['what'],
    string | null,
    string | null,
    string | null,
  ];
  return { step, what, group, term, source };
}
