import type { SearchBoost } from '../core/search/boost.ts'
import type { BoxEngine, OpenEngine } from './engine.ts'
import type { RecentStorage } from './recent.ts'

export interface SearchBoxOptions {
  /** An engine, or how to open one; it is opened when the box is first used. */
  readonly engine: BoxEngine | OpenEngine
  /** Most hits. Default 10. */
  readonly k?: number
  /** Best passages of each hit's document to ask for, so that its other sections can be shown. 1 to 10; default 1. */
  readonly sections?: number
  /** Fields of the metadata whose values are offered as filters. Default: none. */
  readonly facets?: readonly string[]
  /** Documents that count more, or less, than others that answer as well. Default: none but by their own boosts. */
  readonly boost?: readonly SearchBoost[]
  /** Milliseconds without a keystroke before a query is asked. Default 120. */
  readonly debounce?: number
  /** Where recent searches are kept. Default: nowhere, there are none. */
  readonly recent?: RecentStorage
  /** Bytes that loading the model will download, 0 when it is kept already, or how to find out. */
  readonly download?: number | (() => Promise<number | undefined>)
  /**
   * Whether the reader is asked before the model is downloaded. Default `auto`: where data saving is on or the link is
   * slow. Nobody is asked about a download of 0 bytes.
   */
  readonly consent?: 'auto' | 'always' | 'never'
  /** Whether the link is metered. Default: what the browser says. */
  readonly isMetered?: () => boolean
}
