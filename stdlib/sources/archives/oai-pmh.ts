import { SaxesParser } from 'saxes';
import {
  type IsoDate,
  type Path,
  type RecordChunk,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { licenceOf } from '../xml/metadata.ts';
import { type Archive, address, type Fetching, readPage } from './archive.ts';
import { text, year } from './json.ts';

/** OAI-PMH 2.0, verb `ListRecords`: pages are tied together by resumption tokens. openarchives.org/OAI/openarchivesprotocol.html */
export const oaiPages: Archive = {
  suffix: 'xml',
  accept: 'text/xml, application/xml',
  first: ({ url, set, from, until }) =>
    address(String(url), { verb: 'ListRecords', metadataPrefix: 'oai_dc', set, from, until }),
  look(body, from) {
    const page = parse(body);
    const { origin, pathname } = new URL(from);
    return {
      records: page.records.length,
      total: page.total,
      next:
        page.token === null
          ? []
          : [address(`${origin}${pathname}`, { verb: 'ListRecords', resumptionToken: page.token })],
    };
  },
};

interface OaiRecord {
  readonly id: string;
  readonly changed: string;
  readonly deleted: boolean;
  readonly elements: ReadonlyMap<string, readonly string[]>;
}
interface OaiPage {
  readonly records: readonly OaiRecord[];
  readonly token: string | null;
  readonly total: number | null;
}

/** Throws where it is no such page, or an error that the archive tells; that nothing matches is an answer, not an error. */
function parse(body: string): OaiPage {
  const parser = new SaxesParser({ xmlns: false });
  const records: OaiRecord[] = [];
  let token: string | null = null;
  let total: number | null = null;
  let known = false;
  let collecting = '';
  let failure: string | null = null;
  let error: string | null = null;
  let current: { id: string; changed: string; deleted: boolean; elements: Map<string, string[]> } | null = null;
  const name = (tag: string): string => tag.slice(tag.indexOf(':') + 1);
  parser.on('error', (problem) => {
    failure ??= problem.message.slice(0, 200);
  });
  parser.on('opentag', (tag) => {
    collecting = '';
    const local = name(tag.name);
    if (local === 'OAI-PMH') known = true;
    else if (local === 'record') current = { id: '', changed: '', deleted: false, elements: new Map() };
    else if (local === 'header' && current) current.deleted = tag.attributes.status === 'deleted';
    else if (local === 'error') error = String(tag.attributes.code ?? 'unnamed');
    else if (local === 'resumptionToken') {
      const size = Number(tag.attributes.completeListSize);
      total = Number.isSafeInteger(size) && size >= 0 && tag.attributes.completeListSize !== undefined ? size : null;
    }
  });
  const add = (part: string): void => {
    collecting += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', (tag) => {
    const local = name(tag.name);
    const said = collecting.trim();
    collecting = '';
    if (local === 'resumptionToken') token = said === '' ? null : said;
    else if (local === 'error' && error !== null && said !== '') error = `${error}: ${said.slice(0, 200)}`;
    else if (!current) return;
    else if (local === 'identifier' && current.id === '') current.id = said;
    else if (local === 'datestamp') current.changed = said;
    else if (local === 'record') {
      records.push(current);
      current = null;
    } else if (said !== '') current.elements.set(local, [...(current.elements.get(local) ?? []), said]);
  });
  parser.write(body).close();
  if (failure !== null) throw new Error(`it is no well-formed XML: ${failure}`);
  if (!known) throw new Error('it is no answer of OAI-PMH');
  const told = error as string | null;
  if (told !== null && !told.startsWith('noRecordsMatch')) throw new Error(`the archive says ${told}`);
  return { records, token, total };
}

/**
 * Records of any archive that speaks OAI-PMH (DiVA, Libris, university and museum repositories), in Dublin Core: title, creator, description, and as `licence` what stands in `rights`. Records
 * that the archive has deleted are left out.
 */
export const oai_pmh = source({
  version: '2',
  labels: 'declare',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    type: 'Text?',
    licence: 'Text?',
    changed: 'Text?',
  },
  read(
    /**
     * Folder under the project folder that fetched pages are kept in.
     * @observation
     */
    path: Path,
    options: Fetching & {
      /** Address of the archive, such as `"https://example.org/oai"`. */
      url: string;
      /** Only this set of the archive. */
      set?: string;
      /** Only what was changed on this day or later. */
      from?: IsoDate;
      /** Only what was changed on this day or earlier. */
      until?: IsoDate;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) =>
      parse(body)
        .records.filter(({ deleted }) => !deleted)
        .map(({ id, changed, elements }) => {
          const of = (name: string) => text([...(elements.get(name) ?? [])]);
          return {
            id,
            text: text([...(elements.get('description') ?? [])], '\n\n'),
            title: of('title'),
            creator: of('creator'),
            year: year(of('date') ?? undefined),
            publisher: of('publisher'),
            language: of('language'),
            type: of('type'),
            licence: licenceOf(of('rights') ?? ''),
            changed: changed === '' ? null : changed,
          };
        }),
    );
  },
});
