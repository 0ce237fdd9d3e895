import { describe } from 'vitest'
import { describeCommits } from './store/commits.ts'
import { describeFailures } from './store/failures.ts'
import { describeHandles } from './store/handles.ts'
import type { StoreHarness } from './store/harness.ts'

/** What every store does, whatever it keeps an index in. */
export function describeStore(label: string, harness: StoreHarness): void {
  describe(`store contract: ${label}`, () => {
    describeCommits(harness)
    describeHandles(harness)
    describeFailures(harness)
  })
}
