import { SearchError } from '../core/errors.ts'
import { UsageError, usage } from './cli/arguments.ts'
import { assets } from './cli/assets.ts'
import { index } from './cli/index-command.ts'
import { inspect } from './cli/inspect.ts'
import { search } from './cli/search.ts'

/** Each takes its arguments and gives the exit code. */
const commands = new Map([
  ['index', index],
  ['search', search],
  ['inspect', inspect],
  ['assets', assets],
])

/** Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 done but for files that could not be read. */
export async function main([name = '', ...rest]: readonly string[]): Promise<number> {
  const command = commands.get(name)
  try {
    if (command !== undefined) return await command(rest)
    if (name !== '' && name !== 'help' && name !== '--help') throw new UsageError(`There is no command "${name}"`)
    console.log(usage)
    return name === '' ? 2 : 0
  } catch (error) {
    if (error instanceof UsageError || (error instanceof SearchError && error.code === 'options-invalid')) {
      console.error(`${error.message}\n\n${usage}`)
      return 2
    }
    if (!(error instanceof SearchError)) throw error
    console.error(`${error.code}: ${error.message}`)
    return 1
  }
}
