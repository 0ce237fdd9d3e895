// The import directions of docs/design.md: one room a folder, no circles. Seeing no module at all is a failure too.
import { checkBoundaries } from './boundaries/check.mjs'

const { modules, violations } = checkBoundaries(process.cwd())
for (const violation of violations) console.error(violation)
console.log(`${modules.length} modules, ${violations.length} violations`)
process.exitCode = violations.length > 0 || modules.length === 0 ? 1 : 0
