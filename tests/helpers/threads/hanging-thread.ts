// A thread of the kernel that takes a call and never finishes it.
import { workerData } from 'node:worker_threads'
import { CallBoard } from '../../../src/kernel/threads/call-board.ts'
import { moduleThat } from './module-that.ts'

const hanging = moduleThat(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
new CallBoard(workerData.board).serve(hanging, workerData.room)
