import type { Archive } from './archive.ts';
import { httpPages } from './http-pages.ts';
import { iiifPages } from './iiif.ts';
import { kbDataPages } from './kb-data.ts';
import { ksamsokPages } from './ksamsok.ts';
import { librisPages } from './libris.ts';
import { librisXlPages } from './libris-xl.ts';
import { oaiPages } from './oai-pmh.ts';

/** Every source that is fetched before it is read, by the name of its operator. */
export const archives: Readonly<Record<string, Archive>> = {
  http_pages: httpPages,
  iiif: iiifPages,
  kb_data: kbDataPages,
  ksamsok: ksamsokPages,
  libris: librisPages,
  libris_xl: librisXlPages,
  oai_pmh: oaiPages,
};
