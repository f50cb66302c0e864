import { type Declared, runError } from './define.ts';

/** FTP1100-1109 reading XML and packages of scanned print: well-formedness, entities, formats, METS. `{place}` is `file:line`. */
export const xml = {
  FTP1100: runError('xml-malformed', '{place}, column {column}: {problem}'),
  FTP1101: runError(
    'xml-encoding',
    '`{file}` says that it is written in {encoding}, which cannot be read; convert it to UTF-8',
  ),
  FTP1102: runError(
    'xml-entity-too-large',
    '{place}: entity `{entity}` grows beyond {limit}; no honest file needs that',
  ),
  FTP1103: runError(
    'xml-other-format',
    '`{file}` begins with <{root}>; `{operator}` reads files that begin with {wanted}',
  ),
  FTP1104: runError('xml-path-unclear', '`{path}` is no path to elements: {problem}'),
  FTP1105: runError('xml-nothing-matches', '`{file}` has nothing at `{path}`; it has {found}'),
  FTP1106: runError('mets-page-unreadable', '{place}: METS names `{href}`, {problem}'),
  FTP1107: runError('alto-without-mets', '`{file}` belongs to no articles: {problem}'),
  FTP1108: runError(
    'mets-without-articles',
    '`{file}` has no logical structure whose parts point to text, so that there are no articles',
  ),
  FTP1109: runError('kb-package-unclear', '`{file}` is no {wanted} of a package: {problem}'),
} as const satisfies Record<string, Declared>;
