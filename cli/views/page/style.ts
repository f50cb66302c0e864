/** Looks of the page: readable on screen and on paper, without a network, and for people who tell few colours apart (Okabe and Ito 2008). */
export const style = `
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; color: #1b1f24; background: #fff; margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; margin: 0; } h2 { font-size: 1.3rem; margin: 2.6rem 0 .4rem; border-bottom: 2px solid #0072b2; padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .2rem; } h4 { font-size: .95rem; margin: 1rem 0 .1rem; } p { max-width: 46rem; } .lead { color: #4a525c; margin: .2rem 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: 0 1rem; } a { color: #005a8c; }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid #d0d7de; border-radius: .5rem; padding: .6rem 1rem; min-width: 8rem; } .tiles b { display: block; font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #e3e7eb; vertical-align: top; } th { font-weight: 600; color: #4a525c; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12em; overflow-y: auto; } .cut { color: #6b747d; }
code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; background: #f3f5f7; border-radius: .25rem; padding: .05rem .3rem; overflow-wrap: anywhere; }
.bar { position: relative; display: inline-block; width: 12rem; height: .9rem; background: #f3f5f7; } .bar span { position: absolute; inset: 0 auto 0 0; }
.bar .came { background: #f2c9a8; } .bar .kept { background: #0072b2; }
.wide { overflow-x: auto; } .charts { display: flex; flex-wrap: wrap; gap: 0 2rem; } figure { margin: .6rem 0; } figcaption { font-weight: 600; font-size: .92rem; }
.histogram { width: 26rem; max-width: 100%; height: auto; } .histogram text { font-size: 12px; fill: #4a525c; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .6rem 0 1.4rem; } .pair > div { border: 1px solid #d0d7de; border-radius: .4rem; padding: .5rem .8rem; font-size: .92rem; }
mark { background: #ffe08a; } details { margin: .3rem 0; } summary { cursor: pointer; color: #005a8c; }
.note { border-left: 4px solid #e69f00; background: #fff8e8; padding: .5rem .9rem; max-width: 46rem; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } .bar { width: 4rem; } }
@media print { nav { display: none; } .text { max-height: none; } details > * { display: block; } body { max-width: none; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
`;
