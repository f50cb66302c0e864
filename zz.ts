import { readAll } from './test/stdlib/sources/read.ts';
import { arrow } from './stdlib/sources/tables/arrow.ts';
for (const f of ['rows-uncompressed','rows-lz4','rows-zstd','rows-stream','long-lz4','long-zstd']) {
 const r = await readAll(arrow as never, `test/stdlib/sources/tables/data/${f}.arrow`);
 console.log(f, r.failure, r.rows.length, f.includes('long')? String(r.rows[299]?.text).slice(0,30): JSON.stringify(r.rows), r.lines.length);
}
