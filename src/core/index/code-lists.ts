import { readFrame, writeFrame } from '../bytes/frame.ts'
import { NumberReader, NumberWriter } from '../bytes/numbers.ts'
import { wrong } from './fields.ts'

/**
 * The record of code lists: for each centroid, in order, the passages that hold its code, ascending, each as its distance
 * from the one before (the first from -1) less one, as NumberWriter has it. One section of a frame. Where each list lies is
 * in the outline.
 */
const kind = 'CLCL'
const version = 1

/** A chunk's codes, as far as lists are made of them. */
export interface ListedCodes {
  readonly doclens: Uint16Array
  readonly codes: Uint16Array
}

/** The list of each of so many centroids. Passages are numbered over all chunks. */
export function codeLists(chunks: readonly ListedCodes[], centroids: number): Uint8Array[] {
  const writers = Array.from({ length: centroids }, () => new NumberWriter())
  const last = new Int32Array(centroids).fill(-1)
  let passage = 0
  for (const { doclens, codes } of chunks) {
    let token = 0
    for (const doclen of doclens) {
      for (const code of new Set(codes.subarray(token, token + doclen))) {
        writers[code]?.number(passage - (last[code] as number) - 1)
        last[code] = passage
      }
      token += doclen
      passage++
    }
  }
  return writers.map(({ written }) => written)
}

/** The passages of a list, all of them below a bound; index-corrupt for anything else. */
export function readCodeList(list: Uint8Array, passages: number): Uint32Array {
  const reader = new NumberReader(list)
  const found: number[] = []
  let passage = -1
  while (!reader.isAtEnd) {
    passage += reader.number() + 1
    if (passage >= passages) throw wrong('a code list', 'of passages that there are')
    found.push(passage)
  }
  return Uint32Array.from(found)
}

export const encodeCodeLists = (lists: Uint8Array): ArrayBuffer => writeFrame(kind, version, [lists])

/** The lists of a record, one after the other. */
export function decodeCodeLists(record: ArrayBuffer): Uint8Array {
  const [lists, ...more] = readFrame(record, kind, version)
  if (lists === undefined || more.length > 0) throw wrong('a record of code lists', 'one section')
  return lists
}
