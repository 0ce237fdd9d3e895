import { describeStore } from '../contract/store.ts'
import { indexedDBHarness } from '../helpers/indexeddb.ts'

describeStore('IndexedDB', indexedDBHarness)
