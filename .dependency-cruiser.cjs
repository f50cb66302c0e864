/** The rooms and who may import whom: design in docs/decisions, enforced by `npm run lint`. */
const rooms = 'compiler|stdlib|runtime|cli|language-server|web|test|bench|scripts|pipelines|grammar';

/** A room (or part of one) may import itself, npm, Node, and what is listed. */
const only = (name, from, ...to) => ({
  name,
  severity: 'error',
  comment: `${from} may import only ${to.join(', ')}`,
  from: { path: `^${from}/` },
  to: { path: `^(${rooms})/`, pathNot: to.map((path) => `^${path}`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'an import of a file or package that is not there',
      from: {},
      to: { couldNotResolve: true, pathNot: '^finslip/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment: 'a package that package.json does not list',
      from: { pathNot: '^(test|bench|scripts)/|-from-source\\.mjs$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only('compiler-alone', 'compiler', 'compiler/'),
    only('stdlib-through-authoring', 'stdlib', 'stdlib/', 'compiler/operators/(authoring|manifest|types)\\.ts$'),
    only(
      'runtime-on-graphs',
      'runtime',
      'runtime/',
      'compiler/graph/',
      'compiler/operators/',
      'compiler/diagnostics/',
    ),
    only('cli-on-top', 'cli', 'cli/', 'compiler/', 'stdlib/', 'runtime/'),
    {
      name: 'reader-off-the-hot-path',
      severity: 'error',
      comment: 'ts-morph takes a second and 180 MB: only the reader may load it, and only a process of its own may load the reader',
      from: { path: '^(compiler|runtime|cli|stdlib)/', pathNot: '^compiler/operators/reader(-process\\.ts$|\\.ts$|/)' },
      to: { path: '^node_modules/ts-morph/|^compiler/operators/reader(\\.ts$|/)', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
