import { elements, readFrame, writeFrame } from '../bytes/frame.ts'
import { joined } from '../bytes/joined.ts'
import { wrong } from '../index/fields.ts'

/**
 * The record of words: the pieces of which a query reads those that its own words need. Of each block of terms, in order: the
 * terms, as term-blocks.ts has them, and then the groups of their postings, each as chunk-postings.ts has them. Sections of
 * the frame:
 *
 *   0  u32 [pieces] length of each
 *   1  the pieces, one after the other
 */
const kind = 'CLLW'
const version = 1

/** A group takes no more, unless it is the postings of one term: few enough that a rare word brings little else. */
const groupBytes = 1024

/** Divides the postings of a block's terms into groups of neighbours. The same lengths give the same groups. */
export function groupsOf<Term extends { readonly bytes: number }>(terms: readonly Term[]): Term[][] {
  const groups: Term[][] = []
  let room = 0
  for (const term of terms) {
    const group = groups.at(-1)
    if (group !== undefined && term.bytes <= room) group.push(term)
    else {
      groups.push([term])
      room = groupBytes
    }
    room -= term.bytes
  }
  return groups
}

export function encodeWords(pieces: readonly Uint8Array[]): ArrayBuffer {
  return writeFrame(kind, version, [Uint32Array.from(pieces, ({ length }) => length), joined(pieces)])
}

/** @throws SearchError `index-corrupt` for what is no record of words, `index-incompatible` for another version */
export function decodeWords(record: ArrayBuffer): Uint8Array[] {
  const [lengths, content, ...more] = readFrame(record, kind, version)
  if (!lengths || !content || more.length > 0) throw misfit()
  let at = 0
  const pieces = Array.from(elements(lengths, Uint32Array), (length) => {
    at += length
    return content.subarray(at - length, at)
  })
  if (at !== content.length) throw misfit()
  return pieces
}

const misfit = () => wrong('a record of words', 'of pieces that fit it')
