import { expect, test } from 'vitest'
import { ScalarKernel } from '../../../src/core/search/scalar-kernel.ts'
import { Arena } from '../../../src/kernel/memory.ts'
import { instantiate } from '../../../src/kernel/module.ts'
import { WasmKernel } from '../../../src/kernel/wasm-kernel.ts'
import { collection } from '../../contract/kernel-fixtures.ts'
import { clusteredEmbeddings } from '../../helpers/embeddings.ts'

test('a kernel whose memory is past 2 GiB gives what the scalar one does, also where passages are left out', async () => {
  const arena = new Arena()
  // Nobody writes to it, so that it takes addresses and no memory.
  arena.allocate(2 ** 31)
  const { module, exports } = await instantiate('simd', arena.memory)
  const { codec, compressed } = collection(96, 4)
  const leftOut = new Map([['chunk', Uint32Array.of(0, 2)]])
  const [far, known] = await Promise.all(
    [new WasmKernel('pairs', arena, exports, module), new ScalarKernel()].map(async (kernel) => {
      await kernel.loadSums()
      kernel.addCodec(codec)
      kernel.addChunk('chunk', compressed)
      return [false, true].map((probed) => {
        kernel.setQuery(clusteredEmbeddings({ rows: 20, dim: 96, seed: 3 }), probed)
        const asked = { wanted: 4, bonuses: Int32Array.of(1), probed, leftOut }
        const { chunks, passages, sums } = kernel.largest(['chunk'], asked)
        return { scores: kernel.score('chunk'), chunks, passages, sums }
      })
    }),
  )
  expect(far).toEqual(known)
  expect(far?.[0]?.passages).not.toContain(0)
})
