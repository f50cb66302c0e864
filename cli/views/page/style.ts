/** Looks of the page: readable on screen and on paper, without a network, and for people who tell few colours apart (Okabe and Ito 2008). */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #4a525c; --faint: #59636e; --line: #d0d7de; --hair: #e3e7eb; --field: #f3f5f7; --link: #005a8c; --data: #0072b2; --gone: #f2c9a8; --limit: #b34700; --mark: #ffe08a; --warn: #fff8e8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #15181c; --soft: #b3bcc6; --faint: #98a2ad; --line: #3c444d; --hair: #2b3138; --field: #22272d; --link: #7cc4f2; --data: #56b4e9; --gone: #7a4a25; --limit: #ffa666; --mark: #6b5300; --warn: #2c2413; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #333; --faint: #444; --line: #bbb; --hair: #ccc; --field: #f3f5f7; --link: #000; --data: #0072b2; --gone: #f2c9a8; --limit: #b34700; --mark: #ffe08a; --warn: #fff; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; margin: 0; } h2 { font-size: 1.3rem; margin: 2.6rem 0 .4rem; border-bottom: 2px solid var(--data); padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .2rem; } h4 { font-size: .95rem; margin: 1rem 0 .1rem; } p { max-width: 46rem; } .lead { color: var(--soft); margin: .2rem 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: 0 1rem; } a { color: var(--link); }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 8rem; } .tiles b { display: block; font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--hair); vertical-align: top; } th { font-weight: 600; color: var(--soft); }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12em; overflow-y: auto; } .cut { color: var(--faint); }
code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; background: var(--field); border-radius: .25rem; padding: .05rem .3rem; overflow-wrap: anywhere; }
.bar { position: relative; display: inline-block; width: 12rem; height: .9rem; background: var(--field); } .bar span { position: absolute; inset: 0 auto 0 0; }
.bar .came { background: var(--gone); } .bar .kept { background: var(--data); }
.wide { overflow-x: auto; } .charts { display: flex; flex-wrap: wrap; gap: 0 2rem; } figure { margin: .6rem 0; } figcaption { font-weight: 600; font-size: .92rem; }
.histogram { width: 26rem; max-width: 100%; height: auto; } .histogram text { font-size: 12px; fill: var(--soft); } .histogram rect { fill: var(--data); } .histogram .limit { stroke: var(--limit); } .histogram text.limit { fill: var(--limit); stroke: none; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .6rem 0 1.4rem; } .pair > div { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .8rem; font-size: .92rem; }
mark { background: var(--mark); color: inherit; } details { margin: .3rem 0; } summary { cursor: pointer; color: var(--link); }
.note { border-left: 4px solid #e69f00; background: var(--warn); padding: .5rem .9rem; max-width: 46rem; }
td:first-child > code { overflow-wrap: normal; }
@media (max-width: 40rem) { body { padding: 1rem .7rem 3rem; } .pair { grid-template-columns: 1fr; } .bar { width: 2.2rem; } table { font-size: .82rem; } th, td { padding: .3rem; } }
@media print { nav { display: none; } .text { max-height: none; } details > * { display: block; } body { max-width: none; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
`;
