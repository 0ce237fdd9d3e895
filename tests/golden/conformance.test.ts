import { describe, expect, test } from 'vitest'
import { createEncoder } from '../../src/encoder/encoder.ts'
import { loadPackage } from '../../src/encoder/package.ts'
import { nodeModelFiles } from '../../src/node/model-files.ts'
import { createNodeSession } from '../../src/node/session.ts'
import { maxSim } from '../helpers/golden.ts'

/** Folder or URL of answerdotai/answerai-colbert-small-v1 or lightonai/answerai-colbert-small-v1-onnx, real weights. */
const location = process.env['COLIBRI_REFERENCE_MODEL']

async function reference() {
  const loaded = await loadPackage(nodeModelFiles(location ?? ''), { dtype: 'fp32', queryExpansion: 'mask' })
  return createEncoder({ package: loaded.package, session: await createNodeSession(loaded.graph) })
}

describe.skipIf(location === undefined)('the reference model', () => {
  test('scores the capital of France as other implementations do', async () => {
    const encoder = await reference()
    const query = await encoder.encodeQuery('what is the capital of france')
    const [passage] = await encoder.encodePassages(['paris is the capital of france'])
    expect(Math.abs(maxSim(query, passage ?? query) - 31.490696)).toBeLessThanOrEqual(0.01)
    await encoder.dispose()
  })

  test('embeds Hello World as other implementations do', async () => {
    const encoder = await reference()
    const [passage] = await encoder.encodePassages(['Hello World'])
    const known = [-0.07281, 0.04632, -0.04711, 0.00762, -0.07374]
    for (const [d, value] of known.entries()) {
      expect(Math.abs((passage?.data[d] ?? Number.NaN) - value)).toBeLessThanOrEqual(2e-3)
    }
    await encoder.dispose()
  })
})
