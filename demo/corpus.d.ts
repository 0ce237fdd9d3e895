declare module 'virtual:corpus' {
  export const documents: readonly import('../src/index.ts').Document[]
}
