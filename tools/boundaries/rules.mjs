/**
 * Who may import what: the arrows of docs/design.md. The first room whose pattern fits a module is its room. A module
 * may import its own room and what is listed; packages are written as they are imported, `node:` for Node's own.
 *
 * @type {readonly { name: string, room: RegExp, allowed: readonly RegExp[] }[]}
 */
export const rules = [
  { name: 'core is pure', room: /^src\/core\//, allowed: [] },
  { name: 'encoder knows core', room: /^src\/encoder\//, allowed: [/^src\/core\//, /^@huggingface\/tokenizers$/] },
  { name: 'kernel knows core', room: /^src\/kernel\//, allowed: [/^src\/core\//] },
  { name: 'protocol knows core', room: /^src\/protocol\.ts$/, allowed: [/^src\/core\//] },
  {
    name: 'node knows the engine',
    room: /^src\/node\//,
    allowed: [
      /^src\/(core|encoder|kernel)\//,
      /^node:/,
      /^onnxruntime-/,
      /^(mdast|micromark|github-slugger|parse5|vite|yaml)(-[\w-]+)?$/,
    ],
  },
  {
    name: 'client knows the protocol',
    room: /^src\/((index|client)\.ts$|client\/)/,
    allowed: [/^src\/protocol\.ts$/, /^src\/core\//, /^comlink$/],
  },
  { name: 'box knows the protocol', room: /^src\/box(\.ts$|\/)/, allowed: [/^src\/protocol\.ts$/, /^src\/core\//] },
  { name: 'page knows core', room: /^src\/page(\.ts$|\/)/, allowed: [/^src\/core\//] },
  { name: 'ui shows the box', room: /^src\/ui(\.ts$|\/)/, allowed: [/^src\/(box|page|core)\//] },
  { name: 'inline knows the build', room: /^src\/inline(-worker\.d)?\.ts$/, allowed: [/^virtual:inline-worker$/] },
  { name: 'src never imports workers', room: /^src\//, allowed: [/^(?!workers\/|demo\/)/] },
  {
    name: 'workers know the engine',
    room: /^workers\//,
    allowed: [
      /^src\/(core|encoder|kernel)\//,
      /^src\/(protocol|transformers)\.ts$/,
      /^(comlink|idb-keyval|@huggingface\/tokenizers)$/,
      /^onnxruntime-web(\/|$)/,
    ],
  },
  {
    name: 'the demo is built with the plugin',
    room: /^demo\/build\//,
    allowed: [/^(?!src\/|workers\/)/, /^src\/(index|node\/vite)\.ts$/],
  },
  {
    name: 'demo uses the front door',
    room: /^demo\//,
    allowed: [/^(?!src\/|workers\/|demo\/build\/)/, /^src\/(index|ui)\.ts$/],
  },
]

/** Modules that may stand alone: declarations, and a worker or a program that nobody imports but that runs. */
export const mayStandAlone = /\.d\.ts$|\.worker\.ts$|^demo\/main\.ts$|^src\/index\.ts$/
