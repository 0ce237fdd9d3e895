// What the WebAssembly module exports. It owns no memory: the caller says where everything lies.
export { interleave } from './interleave'
export { countSums, takeLargest } from './largest'
export { dotLowering } from './lowering'
export { nearest } from './nearest'
export { probe, sumLists } from './probed'
export { approximateScores, scanChunks } from './scan'
export { dotProducts, dotProductsOf, scoreFloats } from './score-floats'
export { blockTokens, scoreLists } from './score-residuals'
