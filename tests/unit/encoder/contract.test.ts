import { describe, expect, test } from 'vitest'
import { applyOverrides, parseContract, referenceContract } from '../../../src/encoder/contract.ts'
import { twinConfig } from '../../helpers/twins/packages.ts'

describe('parseContract', () => {
  test('reads every field of an exported package', () => {
    const config = {
      ...twinConfig,
      embedding_dim: 128,
      query_length: 48,
      document_length: 180,
      attend_to_expansion_tokens: true,
      skiplist_words: ['.'],
      mask_token_id: 5,
      pad_token_id: 6,
      query_prefix: '[Q] ',
      query_prefix_id: 7,
      document_prefix: '[D] ',
      document_prefix_id: null,
      do_lower_case: true,
    }
    expect(parseContract(config)).toEqual({
      name: 'answerai-colbert-small-v1',
      dim: 128,
      queryMaxlen: 48,
      docMaxlen: 180,
      queryExpansion: 'none',
      attendToExpansion: true,
      lowerCase: true,
      maskId: 5,
      padId: 6,
      queryMarker: { text: '[Q] ', id: 7 },
      documentMarker: { text: '[D] ' },
      skiplist: ['.'],
    })
  })

  test('takes the reference model for what is absent, null or unknown', () => {
    expect(parseContract({ model_name: null, another_field: [] })).toEqual(referenceContract)
  })

  test.each([
    ['embedding_dim', 'ninety-six'],
    ['embedding_dim', 0],
    ['query_length', 3],
    ['document_length', 1.5],
    ['do_query_expansion', 'false'],
    ['attend_to_expansion_tokens', 1],
    ['skiplist_words', 'punctuation'],
    ['skiplist_words', [1]],
    ['mask_token_id', -1],
    ['pad_token_id', '0'],
    ['query_prefix', 1],
    ['query_prefix_id', '1'],
    ['document_prefix_id', 1.5],
    ['do_lower_case', 'yes'],
    ['model_name', 7],
  ])('refuses %s = %j by name', (field, value) => {
    expect(() => parseContract({ [field]: value })).toThrowError(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringContaining(`onnx_config.json: ${field} `),
      }),
    )
  })

  test.each([[[]], ['text'], [null], [7]])('refuses %j for a package', (json) => {
    expect(() => parseContract(json)).toThrowError(expect.objectContaining({ code: 'model-invalid' }))
  })
})

describe('applyOverrides', () => {
  test('changes what is given and nothing else', () => {
    const changed = applyOverrides(referenceContract, { queryExpansion: 'none', queryMaxlen: 64, docMaxlen: 512 })
    expect(changed).toEqual({ ...referenceContract, queryExpansion: 'none', queryMaxlen: 64, docMaxlen: 512 })
    expect(applyOverrides(referenceContract, {})).toEqual(referenceContract)
  })

  test('goes beyond the positions of a BERT only where the package does', () => {
    const long = { ...referenceContract, docMaxlen: 2048 }
    expect(applyOverrides(long, { docMaxlen: 2048 }).docMaxlen).toBe(2048)
    expect(() => applyOverrides(long, { docMaxlen: 2049 })).toThrow('docMaxlen')
  })

  test.each([{ queryMaxlen: 3 }, { queryMaxlen: 513 }, { docMaxlen: Number.NaN }, { docMaxlen: 100.5 }])(
    'refuses %j',
    (overrides) => {
      expect(() => applyOverrides(referenceContract, overrides)).toThrowError(
        expect.objectContaining({ code: 'options-invalid' }),
      )
    },
  )
})
