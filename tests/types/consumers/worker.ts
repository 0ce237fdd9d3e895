import { AutoModel, AutoTokenizer, Tensor } from '@huggingface/transformers'
import { serveTransformers } from 'colibri-search/transformers'

serveTransformers(async () => ({
  tokenizer: await AutoTokenizer.from_pretrained('owner/name'),
  model: await AutoModel.from_pretrained('owner/name', { dtype: 'fp32' }),
  Tensor,
  name: 'name',
}))

// @ts-expect-error an encoder has a name
serveTransformers(async () => ({ tokenizer: {}, model: async () => ({}), Tensor }))
