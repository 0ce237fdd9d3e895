/** Each item with what `read` gives for it, in order; at most `atOnce` reads are under way. */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result]> {
  const reads: { item: Item; result: Promise<Result> }[] = []
  const source = items[Symbol.iterator]()
  for (;;) {
    while (reads.length < atOnce) {
      const { value: item, done } = source.next()
      if (done) break
      const result = read(item)
      // Awaited below, unless whoever iterates stops before; then nobody is left to hear of the failure.
      result.catch(() => undefined)
      reads.push({ item, result })
    }
    const next = reads.shift()
    if (next === undefined) return
    yield [next.item, await next.result]
  }
}
