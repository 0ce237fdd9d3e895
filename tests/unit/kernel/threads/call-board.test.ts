import { describe, expect, test } from 'vitest'
import type { Call } from '../../../../src/kernel/calls.ts'
import { CallBoard } from '../../../../src/kernel/threads/call-board.ts'
import { moduleThat } from '../../../helpers/threads/module-that.ts'

const patience = { waits: 2, milliseconds: 5 }
const calls = (count: number): Call[] =>
  Array.from({ length: count }, (_, index) => ({ name: 'scanChunks', arguments: [index, 0, 0, 0, 0, 0] }))

/** The functions that threads run, writing down what they are asked for. */
function recorder(onCall: (first: number) => void = () => undefined) {
  const asked: number[][] = []
  const record = (...values: number[]): void => {
    onCall(values[0] ?? 0)
    asked.push(values)
  }
  return { module: moduleThat(record), asked }
}

describe('CallBoard', () => {
  test('every call of a round is run once, whoever takes it', () => {
    const board = new CallBoard()
    const other = new CallBoard(board.buffer)
    for (let round = 0; round < 3; round++) {
      const theirs = recorder()
      // The other comes in while the caller is about its third call.
      const ours = recorder(() => ours.asked.length === 2 && other.work(theirs.module, 1))
      board.offer(calls(10), 0)
      board.work(ours.module, 0)
      expect(board.finish(10, patience)).toBe(true)
      expect(theirs.asked).toHaveLength(7)
      const firsts = [...ours.asked, ...theirs.asked].map(([first]) => first)
      expect(firsts.toSorted((a = 0, b = 0) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      // Late comers find nothing, however many they are.
      other.work(theirs.module, 1)
      other.work(theirs.module, 1)
      expect(theirs.asked).toHaveLength(7)
    }
  })

  test('passes arguments on, and gives each thread a room of its own to work in', () => {
    const board = new CallBoard()
    const given = [1, 2, 3, 4, 5, 4_000_000_000, 7, 8]
    for (const room of [0, 3]) {
      const { module, asked } = recorder()
      board.offer([{ name: 'nearest', arguments: given }], 192)
      new CallBoard(board.buffer).work(module, room)
      expect(asked[0]?.slice(0, 8).map((value) => value >>> 0)).toEqual(given.with(5, 4_000_000_000 + room * 192))
    }
  })

  test('a call that somebody took and never finished is run by the caller', () => {
    const board = new CallBoard()
    const dying = recorder(() => {
      throw new Error('dead')
    })
    board.offer(calls(4), 0)
    expect(() => new CallBoard(board.buffer).work(dying.module, 1)).toThrow('dead')
    const { module, asked } = recorder()
    board.work(module, 0)
    expect(asked.map(([first]) => first)).toEqual([2, 1, 0])
    expect(board.finish(4, patience)).toBe(false)
    board.finishAlone(4, module)
    expect(asked.map(([first]) => first)).toEqual([2, 1, 0, 3])
  })

  test('nobody serves once it has ended', () => {
    const board = new CallBoard()
    board.end()
    const { module, asked } = recorder()
    new CallBoard(board.buffer).serve(module, 1)
    expect(asked).toEqual([])
    expect(board.alive).toBe(1)
  })
})
