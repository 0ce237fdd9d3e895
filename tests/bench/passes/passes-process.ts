import { measure } from './measured.ts'

const [data = '', bits, folder] = process.argv.slice(2)
process.send?.(await measure(data, bits === '2' ? 2 : 4, folder))
