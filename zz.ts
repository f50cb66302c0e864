import { readAll } from './test/stdlib/sources/read.ts';
import { roff } from './stdlib/sources/pages/roff.ts';
for (const p of process.argv.slice(2)) { const r = await readAll(roff as never, p); console.log(r.failure ?? r.bad[0]?.values ?? '', r.rows[0] ? (({text,...m})=>JSON.stringify(m))(r.rows[0] as any):''); console.log(String(r.rows[0]?.text).slice(0,2500)); }
