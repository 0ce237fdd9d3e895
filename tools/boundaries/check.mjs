import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { importsOf } from './imports.mjs'
import { mayStandAlone, rules } from './rules.mjs'

/**
 * Holds every TypeScript module of src, workers and demo against the rules.
 *
 * @param {string} folder the project's
 * @returns {{ modules: string[], violations: string[] }} paths from the folder; `rule: from -> to`
 */
export function checkBoundaries(folder) {
  const modules = ['src', 'workers', 'demo'].flatMap((realm) => modulesIn(folder, realm))
  const graph = new Map(modules.map((path) => [path, targetsOf(folder, path)]))
  const violations = [...graph].flatMap(([from, targets]) => [
    ...targets.filter((target) => isMissing(folder, target)).map((to) => `leads nowhere: ${from} -> ${to}`),
    ...targets.flatMap((to) => forbidden(from, to).map((name) => `${name}: ${from} -> ${to}`)),
  ])
  return { modules, violations: [...violations, ...circles(graph), ...orphans(graph)] }
}

/** @param {string} folder @param {string} realm */
function modulesIn(folder, realm) {
  if (!existsSync(join(folder, realm))) return []
  return readdirSync(join(folder, realm), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(realm, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('src/kernel/assembly/'))
    .sort()
}

/** What a module imports: a path from the folder, or a package as it is written. @param {string} folder @param {string} path */
function targetsOf(folder, path) {
  const specifiers = importsOf(path, readFileSync(join(folder, path), 'utf8')).map((name) => name.split('?')[0] ?? name)
  const targets = specifiers.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name))
  return [...new Set(targets)]
}

/** @param {string} folder @param {string} target */
function isMissing(folder, target) {
  return /^(src|workers|demo)\//.test(target) && !existsSync(join(folder, target))
}

/** Names of the rules that an import breaks. @param {string} from @param {string} to */
function forbidden(from, to) {
  const rule = rules.find(({ room }) => room.test(from))
  if (rule === undefined) return [`belongs to no room`]
  return [rule.room, ...rule.allowed].some((pattern) => pattern.test(to)) ? [] : [rule.name]
}

/** One violation for each import that closes a circle. @param {ReadonlyMap<string, readonly string[]>} graph */
function circles(graph) {
  /** @type {string[]} */
  const found = []
  const done = new Set()
  /** @param {string} path @param {readonly string[]} trail */
  const visit = (path, trail) => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push(`circle: ${[...trail.slice(start), path].join(' -> ')}`)
    if (start >= 0 || done.has(path)) return
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

/** Modules that import nothing and that nothing imports. @param {ReadonlyMap<string, readonly string[]>} graph */
function orphans(graph) {
  const imported = new Set([...graph.values()].flat())
  return [...graph]
    .filter(([path, targets]) => targets.length === 0 && !imported.has(path) && !mayStandAlone.test(path))
    .map(([path]) => `imported by nobody: ${path}`)
}
