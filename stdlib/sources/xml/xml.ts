import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { sizeText } from '../size-text.ts';
import { parsePath, type XmlPath } from './path.ts';
import { xmlRows } from './rows.ts';
import { type XmlField, xmlRecords } from './xml-records.ts';

/**
 * Reads any XML by paths: `xml("data/poster.xml", "samling/post", id: "@nr", text: "brödtext/stycke")` gives one row per element that the second argument leads to, and each further name
 * is a column with its path below that element. Paths are names between `/`; `*` is any element, `//` at the start any depth, `@` an attribute, `.` the element itself.
 * Namespace prefixes are not looked at. Columns of the declared record without a path are child elements or attributes of their name.
 */
export const xml = source({
  version: '2',
  positional: ['path', 'rows'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/poster/*.xml"`.
     * @observation
     */
    path: Path,
    /** Path to the elements that become rows, from the root of the file: `"samling/post"` or `"//post"`. */
    rows: string,
    options: {
      /**
       * What to do with a file or row that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest row, in characters; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
      /** Any further name is a column: the path to its value, below the element of the row. */
      [column: string]: string | Size | undefined;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const { on_bad: _, max_record: limit = MAX_RECORD, ...given } = options;
    const read = (written: string): XmlPath => {
      const parsed = parsePath(written);
      return typeof parsed === 'string' ? tools.fail('FTP1104', { path: written, problem: parsed }) : parsed;
    };
    const at = read(rows);
    if (at.attribute !== null || at.steps.length === 0)
      tools.fail('FTP1104', { path: rows, problem: 'rows are elements: name at least one, and no attribute' });
    const columns: XmlField[] = Object.entries(given).map(([name, written]) => ({
      name,
      paths: [read(String(written))],
    }));
    for (const name of Object.keys(tools.record?.fields ?? {})) {
      if (name in given) continue;
      // An element of that name, or else an attribute.
      const element = { steps: [name], anywhere: false, attribute: null };
      columns.push({ name, paths: [element, { steps: [], anywhere: false, attribute: name }] });
    }
    if (columns.length === 0)
      tools.fail('FTP1104', { path: rows, problem: 'no column is named, neither here nor by a declared record' });
    yield* xmlRows(path, limit, tools, (output) =>
      xmlRecords(at, columns, {
        record: tools.record,
        limit,
        output,
        tooLarge: (line) => tools.bad({ code: 'FTP0910', values: { limit: sizeText(limit) }, line, raw: null }),
      }),
    );
  },
});
