import { parseSync } from 'oxc-parser'

/**
 * Specifiers of everything a module imports or exports again, types too, and of its dynamic imports.
 *
 * @param {string} path for messages and to tell the language
 * @param {string} source
 * @returns {string[]}
 */
export function importsOf(path, source) {
  const { module, errors } = parseSync(path, source)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  const { staticImports, staticExports, dynamicImports } = module
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.flatMap(({ moduleRequest }) => literal(source.slice(moduleRequest.start, moduleRequest.end))),
  ]
}

/** The text of a string literal; nothing for an import whose target is computed. @param {string} expression */
function literal(expression) {
  const match = /^(['"`])([^$]*)\1$/.exec(expression)
  return match?.[2] ?? []
}
