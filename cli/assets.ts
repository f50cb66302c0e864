/**
 * Files that ship beside the program. Paths start from the bundle (`dist/finslip.js`), one folder below the package.
 */
export const worker = new URL('./worker.js', import.meta.url);
export const standardManifest = new URL('./manifest.json', import.meta.url);
export const standardModule = (module: string): string => new URL(`./${module}.js`, import.meta.url).href;
export const pageUrl = (code: string): URL => new URL(`../docs/diagnostics/${code}.md`, import.meta.url);
export const templates = new URL('../pipelines/', import.meta.url);
