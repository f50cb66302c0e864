import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { licenceOf } from '../xml/metadata.ts';
import { type Archive, type Fetching, readPage } from './archive.ts';
import { isMembers, list, type Members, parsePage, text } from './json.ts';

/** IIIF Presentation 2 and 3: a manifest, or a collection that leads to manifests and further collections. iiif.io/api/presentation */
export const iiifPages: Archive = {
  suffix: 'json',
  accept: 'application/ld+json, application/json',
  first: ({ url }) => String(url),
  look(body, from) {
    const page = checked(body);
    const next = childrenOf(page).map((child) => new URL(child, from).href);
    return { records: canvasesOf(page).length, total: null, next };
  },
};

const typeOf = (node: Members): string => String(node.type ?? node['@type'] ?? '').replace(/^.*:/, '');
const idOf = (node: Members): string => String(node.id ?? node['@id'] ?? '');

function checked(body: string): Members {
  const page = parsePage(body);
  if (!['Manifest', 'Collection'].includes(typeOf(page)))
    throw new Error(`its type is ${JSON.stringify(typeOf(page))}, neither a manifest nor a collection of IIIF`);
  return page;
}

/** Version 3 has `items`, version 2 `members`, `manifests`, `collections`; a paged collection goes on at `next`. */
function childrenOf(page: Members): string[] {
  if (typeOf(page) !== 'Collection') return [];
  const nodes = [page.items, page.members, page.manifests, page.collections].flatMap(list).filter(isMembers);
  const further = list(page.next ?? page.first).map((each) => (isMembers(each) ? idOf(each) : String(each)));
  return [...nodes.map(idOf), ...further].filter((address) => address !== '');
}

function canvasesOf(page: Members): Members[] {
  if (typeOf(page) !== 'Manifest') return [];
  const version2 = list(page.sequences)
    .filter(isMembers)
    .flatMap(({ canvases }) => list(canvases));
  return [...list(page.items), ...version2].filter(isMembers);
}

/** Of the first picture that is painted on a canvas. */
function imageOf(canvas: Members): string | null {
  const two = list(canvas.images).filter(isMembers)[0]?.resource;
  if (isMembers(two)) return idOf(two) || null;
  const annotation = list(list(canvas.items).filter(isMembers)[0]?.items).filter(isMembers)[0];
  const body = list(annotation?.body).filter(isMembers)[0];
  return body ? idOf(body) || null : null;
}

/** Text of a canvas in another file: ALTO by preference. */
function textOf(canvas: Members): string | null {
  const linked = [...list(canvas.seeAlso), ...list(canvas.rendering)].filter(isMembers);
  const alto = linked.find((each) => /alto/i.test(JSON.stringify(each)));
  const found = alto ?? linked.find((each) => /text|xml/i.test(String(each.format ?? '')));
  return found ? idOf(found) || null : null;
}

/**
 * The pages of digitised books, papers and letters, from IIIF manifests and collections (National Archives, university libraries): one row per page with the
 * title of its manifest, the address of its picture and of its text, and the licence that the manifest states. Pictures without a statement of rights are often
 * not given out.
 */
export const iiif = source({
  version: '2',
  labels: 'declare',
  positional: ['path'],
  fields: {
    id: 'Text',
    manifest: 'Text',
    title: 'Text?',
    page: 'Int',
    label: 'Text?',
    image: 'Text?',
    alto: 'Text?',
    licence: 'Text?',
    attribution: 'Text?',
  },
  read(
    /**
     * Folder under the project folder that fetched manifests are kept in.
     * @observation
     */
    path: Path,
    options: Fetching & {
      /** Address of a manifest or a collection. */
      url: string;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) => {
      const page = checked(body);
      const required = isMembers(page.requiredStatement) ? page.requiredStatement.value : page.attribution;
      return canvasesOf(page).map((canvas, i) => ({
        id: idOf(canvas),
        manifest: idOf(page),
        title: text(page.label),
        page: i + 1,
        label: text(canvas.label),
        image: imageOf(canvas),
        alto: textOf(canvas),
        licence: licenceOf(text(canvas.rights ?? page.rights ?? page.license) ?? ''),
        attribution: text(required),
      }));
    });
  },
});
