import { build } from 'esbuild'

/** ONNX Runtime's WASM build is in the package once, for browsers and Node alike. @type {import('esbuild').Plugin} */
const sharedRuntime = {
  name: 'shared-runtime',
  setup({ onResolve }) {
    onResolve({ filter: /^onnxruntime-web\/wasm$/ }, () => ({ path: '../onnxruntime/ort.wasm.js', external: true }))
  },
}

/**
 * Builds what runs in Node, the library and the command line, with everything it needs but onnxruntime-node.
 *
 * @param {string} output
 * @returns {Promise<string[]>} the packages that are inside
 */
export async function buildNodeEntries(output) {
  const { metafile } = await build({
    entryPoints: { index: 'src/node/index.ts', vite: 'src/node/vite.ts', bin: 'src/node/bin.ts' },
    outdir: `${output}/node`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['onnxruntime-node'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    plugins: [sharedRuntime],
    // Packages in the bundle that are CommonJS ask for Node's own modules by require.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
    },
  })
  const packages = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return [...new Set(packages)].filter((name) => name !== undefined).sort()
}
