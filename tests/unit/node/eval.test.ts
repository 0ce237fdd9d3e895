import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writePackage } from '../../helpers/twins/folder.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

/** A collection of two documents in BEIR's layout, and an encoder without meaning. */
async function collection() {
  const folder = await temporaryFolder()
  const data = join(folder, 'tiny')
  await mkdir(data)
  const texts = { greeting: 'hello world', city: 'paris is a city' }
  const corpus = Object.entries(texts).map(([_id, text]) => ({ _id, title: '', text }))
  await writeFile(join(data, 'corpus.jsonl'), lines(corpus))
  await writeFile(join(data, 'queries.jsonl'), lines([{ _id: 'q', text: 'hello world' }]))
  await writeFile(join(data, 'qrels.tsv'), 'query-id\tcorpus-id\tscore\nq\tgreeting\t1\n')
  await writePackage(join(folder, 'model'), pylateTwin())
  return { data, model: join(folder, 'model') }
}

async function evaluate(...args: string[]): Promise<string> {
  const program = [resolve('node_modules/tsx/dist/cli.mjs'), resolve('src/node/eval.ts'), ...args]
  return (await promisify(execFile)(process.execPath, program)).stdout
}

describe('npm run eval', () => {
  test('prints one line with the figures of the format that was asked for', async () => {
    const { data, model } = await collection()
    const printed = await evaluate('--data', data, '--model', model, '--nbits', '2', '--pool', '2', '--json')
    expect(printed.trim().split('\n')).toHaveLength(1)
    const row: unknown = JSON.parse(printed)
    expect(row).toMatchObject({
      data: 'tiny',
      mode: 'semantic',
      nbits: 2,
      pool: 2,
      passages: 2,
      documents: 2,
      queries: 1,
    })
    expect(row).toMatchObject({ 'ndcg@10': 1, 'success@1': 1, 'recall@100': 1 })
    expect(row).toHaveProperty('bytesPerToken', expect.any(Number))
  })

  test('knows what it was not given', async () => {
    const { data } = await collection()
    await expect(evaluate('--json')).rejects.toThrow('--data FOLDER is required')
    await expect(evaluate('--data', data, '--nbits', '3')).rejects.toThrow('--nbits must be one of 4, 2, 1, f32')
  })
})
