import { type Column, drop, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { isSingle, readLicence, satisfies } from './licence-expression.ts';

/**
 * Keeps the rows whose licence is allowed: `licensed(license, allow: ["CC0-1.0", "CC-BY-4.0"])`. Licences are SPDX expressions (`MIT OR GPL-3.0-only`: one
 * may choose; `AND`: both must be allowed; `GPL-2.0-or-later` holds later versions), or addresses of Creative Commons licences.
 *
 * A row goes as `licence` with what it states and what is allowed, as `licence unknown` where that is no expression that can be read (each is counted by
 * its name), or as `no licence` where it states none, `NONE` or `NOASSERTION`. What nobody can read is never let through.
 */
export const licensed = rowOperator({
  version: '1',
  checks: ['filled(allow)', 'licences(allow)'],
  positional: ['license'],
  create(
    license: Column<string | null>,
    options: {
      /** Single licences: what a row may be under. */
      allow: readonly string[];
    },
    tools: RowTools,
  ) {
    const allowed = options.allow.map((id) => {
      const node = readLicence(id);
      return node !== null && isSingle(node) ? node : tools.fail('FTP1182', { licence: id });
    });
    const names = options.allow.join(', ');
    // A corpus has few licences and many rows.
    const known = new Map<string, 'allowed' | 'licence' | 'licence unknown' | 'no licence'>();
    const judge = (stated: string) => {
      if (/^(?:NONE|NOASSERTION)?$/i.test(stated)) return 'no licence';
      const node = readLicence(stated);
      if (node === null) return 'licence unknown';
      return satisfies(node, allowed) ? 'allowed' : 'licence';
    };
    return (row) => {
      const stated = textOf(row, license).trim();
      let found = known.get(stated);
      if (found === undefined) {
        found = judge(stated);
        if (known.size < MOST) known.set(stated, found);
      }
      if (found === 'allowed') return row;
      if (found === 'licence unknown') tools.count(`unknown licence ${shown(stated)}`);
      return drop(found, stated, names);
    };
  },
});

/** Of a hostile column, where every row states another one, not all are kept in memory. */
const MOST = 10_000;

const shown = (stated: string): string => (stated.length <= 60 ? stated : `${stated.slice(0, 59)}…`);
