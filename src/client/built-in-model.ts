import type { ModelSource } from '../protocol.ts'

/**
 * The model package that comes with Colibri. Each URL is a literal, which bundlers find: they give the file to the
 * application's build and put its new address here.
 */
export const builtInModel = (): ModelSource => ({
  files: {
    'onnx_config.json': new URL('../../public/models/colibri-mini/onnx_config.json', import.meta.url).href,
    'tokenizer.json': new URL('../../public/models/colibri-mini/tokenizer.json', import.meta.url).href,
    'model_int8.onnx': new URL('../../public/models/colibri-mini/model_int8.onnx', import.meta.url).href,
  },
})
