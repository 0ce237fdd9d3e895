// The import directions of docs/design.md. Core is pure; one realm per folder; no circles.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [from, ...allowed] },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:|[?]' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/core/types\\.ts$'] },
      to: {},
    },
    only('core-is-pure', '^src/core/', []),
    only('encoder-knows-core', '^src/encoder/', ['^src/core/', '^node_modules/@huggingface/tokenizers/']),
    only('kernel-knows-core', '^src/kernel/', ['^src/core/']),
    only('protocol-knows-core', '^src/protocol\\.ts$', ['^src/core/']),
    only('page-knows-protocol', '^src/(index|client)\\.ts$|^src/client/|^src/page/|^src/ui/', [
      '^src/(index|client|protocol)\\.ts$',
      '^src/(client|page|ui|core)/',
      '^node_modules/comlink/',
    ]),
    only('workers-know-the-engine', '^workers/', [
      '^src/(core|encoder|kernel)/',
      '^src/protocol\\.ts$',
      '^node_modules/(comlink|idb-keyval|onnxruntime-web|@huggingface/tokenizers)/',
    ]),
    only('node-knows-the-engine', '^src/node/', [
      '^src/(core|encoder|kernel)/',
      '^[a-z:_/]+$',
      '^node_modules/onnxruntime-',
    ]),
    { name: 'src-never-imports-workers', severity: 'error', from: { path: '^src/' }, to: { path: '^workers/' } },
    {
      name: 'demo-uses-the-front-door',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^(src|workers)/', pathNot: '^src/index\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/kernel/assembly/' },
  },
}
