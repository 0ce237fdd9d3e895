import { minify } from 'terser'

/**
 * Minifies the worker once more: Terser's output compresses to a twentieth less than esbuild's.
 *
 * @param {string} name of the file
 * @param {string} code
 * @param {string | undefined} map of esbuild
 * @returns {Promise<{ code: string, map?: string }>}
 */
export async function tighten(name, code, map) {
  const { code: small = '', map: combined } = await minify(code, {
    module: true,
    ecma: 2020,
    compress: { passes: 2 },
    format: { comments: false },
    ...(map !== undefined && { sourceMap: { content: map, filename: name, url: `${name}.map` } }),
  })
  return { code: small, ...(typeof combined === 'string' && { map: combined }) }
}
