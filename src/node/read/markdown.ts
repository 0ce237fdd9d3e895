import GithubSlugger from 'github-slugger'
import type { Heading, Nodes, RootContent, TableRow } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { mdxFromMarkdown } from 'mdast-util-mdx'
import { toString as textOf } from 'mdast-util-to-string'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { mdxjs } from 'micromark-extension-mdxjs'
import { frontMatterOf } from './front-matter.ts'
import { htmlText } from './html.ts'
import { type Page, SectionList } from './page.ts'

/** An id that the author gave a heading: `## Name {#id}`. */
const ownAnchor = /\s*\{#([^\s{}]+)\}\s*$/

/**
 * Reads Markdown with GitHub's extensions and YAML front matter: sections by heading, with the anchors that GitHub,
 * VitePress and most site generators give. Undefined when the front matter asks to be left out.
 * @param mdx Whether it may hold MDX. What cannot be parsed as MDX is read as plain Markdown.
 */
export function readMarkdown(source: string, { mdx = false } = {}): Page | undefined {
  const root = mdx ? (parseMdx(source) ?? parse(source)) : parse(source)
  const [first] = root.children
  const facts = frontMatterOf(first?.type === 'yaml' ? first.value : '')
  if (facts.excluded) return undefined
  const reader = new MarkdownReader()
  for (const node of root.children) reader.block(node)
  const { title = reader.title, metadata, boost, url } = facts
  return { title, sections: reader.sections.finish(), metadata, boost, url }
}

const parse = (source: string) =>
  fromMarkdown(source, {
    extensions: [frontmatter(['yaml', 'toml']), gfm()],
    mdastExtensions: [frontmatterFromMarkdown(['yaml', 'toml']), gfmFromMarkdown()],
  })

function parseMdx(source: string) {
  try {
    return fromMarkdown(source, {
      extensions: [frontmatter(['yaml', 'toml']), gfm(), mdxjs()],
      mdastExtensions: [frontmatterFromMarkdown(['yaml', 'toml']), gfmFromMarkdown(), mdxFromMarkdown()],
    })
  } catch {
    return undefined
  }
}

class MarkdownReader {
  readonly sections = new SectionList()
  title: string | undefined
  private readonly slugs = new GithubSlugger()

  block(node: RootContent): void {
    if (silent.has(node.type)) return
    if (node.type === 'heading') this.heading(node)
    else if (node.type === 'table') this.sections.add(`${node.children.map(rowText).join('\n')}\n\n`)
    else if (holdsBlocks(node)) for (const child of node.children) this.block(child)
    else this.sections.add(`${blockText(node)}\n\n`)
  }

  private heading(node: Heading): void {
    const written = plain(node)
    const own = ownAnchor.exec(written)?.[1]
    const name = written.replace(ownAnchor, '')
    const anchor = own ?? this.slugs.slug(name)
    if (node.depth === 1) this.title ??= name
    this.sections.heading(node.depth, name, node.depth === 1 ? undefined : anchor)
  }
}

/** Nodes that are no text of the page. */
const silent = new Set<string>(['yaml', 'toml', 'mdxjsEsm', 'mdxFlowExpression', 'definition', 'thematicBreak'])

type Container = Extract<RootContent, { children: RootContent[] }>

function holdsBlocks(node: RootContent): node is Container {
  return ['list', 'listItem', 'blockquote', 'footnoteDefinition', 'mdxJsxFlowElement'].includes(node.type)
}

function blockText(node: RootContent): string {
  if (node.type === 'code') return node.value
  return node.type === 'html' ? htmlText(node.value) : plain(node)
}

const rowText = ({ children }: TableRow): string => children.map(plain).join(' | ')

/** The words of a node, wrapped lines joined. Tags in the middle of a line are nodes too, and say nothing. */
const plain = (node: Nodes): string => textOf(node, { includeHtml: false }).replace(/\s*\n\s*/g, ' ')
