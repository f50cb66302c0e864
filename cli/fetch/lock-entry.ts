import type { Json } from '../../compiler/operators/manifest.ts';
import { harvestDigest, type Journal } from '../../runtime/archives/journal.ts';

/** What the lock file says of one folder: enough to know later what was asked, when, under which conditions, and that nothing was changed since. */
export function lockEntry({ head, pages, finished }: Journal): {
  readonly digest: string;
  readonly [fact: string]: Json;
} {
  const { operator, request, begun, site } = head;
  return {
    operator,
    request,
    begun,
    finished,
    pages: pages.length,
    records: pages.reduce((sum, { records }) => sum + records, 0),
    bytes: pages.reduce((sum, { bytes }) => sum + bytes, 0),
    digest: harvestDigest(pages),
    site: site as unknown as Json,
  };
}
