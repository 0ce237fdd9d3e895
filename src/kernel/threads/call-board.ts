import { type Call, mostArguments, runCall, sharedFunctions } from '../calls.ts'
import type { KernelExports } from '../module.ts'

/** Calls that are on the board at once. */
export const boardCalls = 1024

/** Words of what many threads write to lie this far apart, so that they do not share a line of the cache. */
const line = 16
/** Raised for every round of calls; threads without work sleep on it. */
const round = 0
/** Calls that nobody has taken yet; below 0 when threads have asked in vain. */
const untaken = line
/** Calls of this round that are finished; the caller sleeps on it. */
const finished = 2 * line
/** Threads that wait for calls or run them, without the caller. */
const alive = 3 * line
const ended = 3 * line + 1
const roomBytes = 3 * line + 2
/** Threads that sleep, or are about to: others need not be woken. */
const asleep = 3 * line + 3
const firstSlot = 4 * line
/** Whether the call is finished, which function, its arguments. */
const slotWords = 2 + mostArguments

const spins = 500
/** After a round of so many milliseconds the next one comes within as many, and to wake a thread takes a good part of one. */
const long = 1
/** To ask for the time takes longer than to look. */
const looks = 100

/**
 * Where one thread, the caller, offers calls of the module to others, in memory that they share. Each call is taken by
 * exactly one thread, the caller among them: whoever is free takes the next. A board serves one caller.
 */
export class CallBoard {
  readonly buffer: SharedArrayBuffer
  readonly #words: Int32Array<SharedArrayBuffer>

  /** @param buffer that of the caller's board; without one, a new board. */
  constructor(buffer = new SharedArrayBuffer((firstSlot + boardCalls * slotWords) * 4)) {
    this.buffer = buffer
    this.#words = new Int32Array(buffer)
  }

  get alive(): number {
    return Atomics.load(this.#words, alive)
  }

  get ended(): boolean {
    return Atomics.load(this.#words, ended) === 1
  }

  /** Offers a round of at most `boardCalls` calls. All of the round before must be finished. */
  offer(calls: readonly Call[], bytes: number): void {
    const words = this.#words
    for (const [slot, { name, arguments: given }] of calls.entries()) {
      const at = firstSlot + slot * slotWords
      words[at] = 0
      words[at + 1] = sharedFunctions.findIndex((known) => known.name === name)
      words.set(given, at + 2)
    }
    words[roomBytes] = bytes
    Atomics.store(words, finished, 0)
    // From here on calls are taken, also by a thread that is still about to see that the round before is over.
    Atomics.store(words, untaken, calls.length)
    Atomics.add(words, round, 1)
    if (Atomics.load(words, asleep) > 0) Atomics.notify(words, round)
  }

  /** Takes calls and runs them until none is left. @param room the thread's number; the caller's is 0 */
  work(module: KernelExports, room: number): void {
    const words = this.#words
    for (let left = Atomics.sub(words, untaken, 1); left > 0; left = Atomics.sub(words, untaken, 1)) {
      this.#run(module, left - 1, room)
      Atomics.store(words, firstSlot + (left - 1) * slotWords, 1)
      Atomics.add(words, finished, 1)
    }
  }

  /** For threads: takes part in every round until the caller ends it. */
  serve(module: KernelExports, room: number): void {
    const words = this.#words
    Atomics.add(words, alive, 1)
    while (!this.ended) {
      const seen = Atomics.load(words, round)
      const began = performance.now()
      this.work(module, room)
      Atomics.notify(words, finished)
      // Short rounds have as much between them that is the caller's alone, and who watches slows it down.
      if (performance.now() - began > long && this.#comes(seen)) continue
      // Whoever begins a round from here on sees that somebody sleeps, or else the round is not `seen` any more.
      Atomics.add(words, asleep, 1)
      if (!this.ended) Atomics.wait(words, round, seen)
      Atomics.sub(words, asleep, 1)
    }
  }

  /** Watches out for the next round: whether it comes at once. */
  #comes(seen: number): boolean {
    for (const end = performance.now() + long; performance.now() < end; ) {
      for (let look = 0; look < looks; look++) if (Atomics.load(this.#words, round) !== seen) return true
    }
    return false
  }

  /** For the caller: waits until all calls are finished; false when that takes longer than it can. */
  finish(calls: number, patience: Patience): boolean {
    const words = this.#words
    for (let spin = 0; spin < spins; spin++) if (Atomics.load(words, finished) === calls) return true
    // Several waits and not a long one: a device that was asleep meanwhile counts as one of them.
    for (let waited = 0; waited < patience.waits; ) {
      const known = Atomics.load(words, finished)
      if (known === calls) return true
      if (!sleep(words, finished, known, patience.milliseconds)) waited++
    }
    return false
  }

  /** For the caller: runs what others have taken and not finished. They may still be about it. */
  finishAlone(calls: number, module: KernelExports): void {
    for (let slot = 0; slot < calls; slot++) {
      if (Atomics.load(this.#words, firstSlot + slot * slotWords) === 0) this.#run(module, slot, 0)
    }
  }

  /** Tells the threads to end. */
  end(): void {
    Atomics.store(this.#words, ended, 1)
    Atomics.add(this.#words, round, 1)
    Atomics.notify(this.#words, round)
  }

  #run(module: KernelExports, slot: number, room: number): void {
    const at = firstSlot + slot * slotWords
    const words = this.#words
    const { name } = sharedFunctions[words[at + 1] as number] as (typeof sharedFunctions)[number]
    const given = Array.from(words.subarray(at + 2, at + slotWords))
    runCall(module, { name, arguments: given }, room * (words[roomBytes] as number))
  }
}

/** How long the caller waits for others: this many times in vain, for so long each. */
export interface Patience {
  readonly waits: number
  readonly milliseconds: number
}

/** Sleeps until a word is no longer `known`; false when time is up. Where a thread may not sleep, a page's own, it spins. */
function sleep(words: Int32Array<SharedArrayBuffer>, index: number, known: number, milliseconds: number): boolean {
  try {
    return Atomics.wait(words, index, known, milliseconds) !== 'timed-out'
  } catch {
    const end = performance.now() + milliseconds
    while (performance.now() < end) if (Atomics.load(words, index) !== known) return true
    return false
  }
}
