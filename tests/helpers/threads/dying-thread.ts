// A thread of the kernel that takes a call and is gone.
import { workerData } from 'node:worker_threads'
import { CallBoard } from '../../../src/kernel/threads/call-board.ts'
import { moduleThat } from './module-that.ts'

const dying = moduleThat(() => process.exit())
new CallBoard(workerData.board).serve(dying, workerData.room)
