import { elements, readFrame, writeFrame } from '../../src/core/bytes/frame.ts'
import { joined } from '../../src/core/bytes/joined.ts'
import type { Piece } from '../../src/core/bytes/range.ts'
import { SearchError } from '../../src/core/errors.ts'

/**
 * Pieces of a record, as they are stored. Sections of the frame:
 *
 *   0  u32 numbers of the pieces that are there
 *   1  u32 length of each
 *   2  what they hold, one after the other
 */
const kind = 'CLSQ'
const version = 1

/** The pieces of a record that are there. */
export class SparsePieces {
  private readonly there = new Map<number, Uint8Array>()

  /** @throws SearchError `index-corrupt`, `index-incompatible` */
  static decode(stored: ArrayBuffer): SparsePieces {
    const [numbers, lengths, content, ...more] = readFrame(stored, kind, version)
    if (!numbers || !lengths || !content || more.length > 0 || numbers.length !== lengths.length) throw wrong()
    const pieces = new SparsePieces()
    const sizes = elements(lengths, Uint32Array)
    let at = 0
    for (const [place, index] of elements(numbers, Uint32Array).entries()) {
      const end = at + (sizes[place] as number)
      pieces.put(index, content.slice(at, end))
      at = end
    }
    if (at !== content.length) throw wrong()
    return pieces
  }

  encode(): ArrayBuffer {
    const pieces = [...this.there.values()]
    const lengths = Uint32Array.from(pieces, ({ length }) => length)
    return writeFrame(kind, version, [Uint32Array.from(this.there.keys()), lengths, joined(pieces)])
  }

  put(index: number, bytes: Uint8Array): void {
    this.there.set(index, bytes)
  }

  /** A piece, if it is there and as long as it should be; not to be changed. */
  get({ index, start, end }: Piece): Uint8Array | undefined {
    const piece = this.there.get(index)
    return piece?.length === end - start ? piece : undefined
  }
}

const wrong = () => new SearchError('index-corrupt', 'The stored pieces of a record do not fit it.')
