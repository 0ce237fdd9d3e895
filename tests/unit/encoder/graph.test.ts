import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import { embeddingOutput, inspectGraph, quantisesWholeBatch } from '../../../src/encoder/graph.ts'
import { originalTwin, pylateTwin } from '../../helpers/twins/packages.ts'

const pylate = pylateTwin()
const original = originalTwin()
const graphOf = (files: typeof pylate, name: string) => files.get(name) ?? new Uint8Array()

describe('inspectGraph', () => {
  test('reads inputs, outputs and operators', () => {
    const facts = inspectGraph(graphOf(pylate, 'model.onnx'), 'model.onnx')
    expect(facts.inputs).toEqual(['input_ids', 'attention_mask', 'token_type_ids'])
    expect(facts.outputs).toEqual(['output'])
    expect(facts.halfPrecision).toBe(false)
    expect([...facts.operators]).toEqual(expect.arrayContaining(['MatMul', 'Softmax', 'LayerNormalization']))
  })

  test('tells a graph whose activation scale spans the batch', () => {
    expect(quantisesWholeBatch(inspectGraph(graphOf(pylate, 'model_int8.onnx'), ''))).toBe(true)
    expect(quantisesWholeBatch(inspectGraph(graphOf(pylate, 'model.onnx'), ''))).toBe(false)
  })

  test('finds the output of either layout, and the first one of another', () => {
    expect(embeddingOutput(inspectGraph(graphOf(original, 'vespa_colbert.onnx'), ''))).toBe('contextual')
    expect(embeddingOutput(inspectGraph(graphOf(original, 'onnx/model.onnx'), ''))).toBe('last_hidden_state')
  })

  test('refuses a graph cut off anywhere, naming file and size', () => {
    const whole = graphOf(pylate, 'model.onnx')
    // The last of the examples ends where the graph does, before the operator sets.
    const examples: [number][] = [[0], [1], [whole.length - 1], [whole.length - 6]]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(() => inspectGraph(whole.subarray(0, length), 'model.onnx')).toThrowError(
          expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining('model.onnx') }),
        )
      }),
      { examples },
    )
  })

  test('refuses any other bytes with model-invalid', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          inspectGraph(bytes, 'model.onnx')
        } catch (error) {
          return error instanceof SearchError && error.code === 'model-invalid'
        }
        return false
      }),
    )
  })
})
