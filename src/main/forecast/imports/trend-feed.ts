import { SaxesParser } from 'saxes'
import { HeadroomError } from '#shared/errors.ts'
import type { ReadOptions, RowOutcome, TrendScore } from './import-rows.ts'
import { createTrendCheck, type TrendFacts, type TrendField, trendFields } from './trend-rows.ts'

/** Text of one element that is kept, at most. */
const mostTextCharacters = 10_000
/** No feed nests deeper. */
const deepestElement = 64

/** Takes in an RSS or Atom document piece by piece and hands out its items as they are complete. */
export interface FeedReader {
  /** Errors: INVALID_INPUT when the document is broken, declares a document type, or is no feed. */
  write(piece: string): RowOutcome<TrendScore>[]
  end(): RowOutcome<TrendScore>[]
}

/**
 * Namespaces are not resolved: an element counts by its name after the colon. The parser knows the five predefined entities only, and
 * a document type, which could declare others, is refused.
 */
export function createFeedReader(options: ReadOptions): FeedReader {
  const parser = new SaxesParser()
  const check = createTrendCheck(options)
  let done: RowOutcome<TrendScore>[] = []
  let facts: Partial<Record<TrendField, string>> | undefined
  let text = ''
  let depth = 0
  let root: string | undefined

  parser.on('error', (error) => {
    throw broken(error.message)
  })
  parser.on('doctype', () => {
    throw broken('It declares a document type, which feeds have no use for.')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > deepestElement) throw broken('Its elements nest too deeply.')
    root ??= localName(name)
    if (!['rss', 'feed', 'rdf'].includes(root))
      throw broken(`Its first element is ${root.slice(0, 40)}, not rss or feed.`)
    if (isItem(name)) facts = {}
    text = ''
    // Atom says its category in an attribute.
    const term = attributes.term
    if (facts && localName(name) === 'category' && typeof term === 'string') facts.category ??= term
  })
  const addText = (piece: string) => {
    if (facts && text.length < mostTextCharacters) text += piece.slice(0, mostTextCharacters)
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', ({ name }) => {
    depth--
    if (!facts) return
    if (isItem(name)) {
      done.push(check(facts as TrendFacts))
      facts = undefined
      return
    }
    const field = fieldOf(name)
    if (field && text.trim() !== '') facts[field] ??= text.trim()
    text = ''
  })

  const take = () => {
    const taken = done
    done = []
    return taken
  }
  return {
    write(piece) {
      parser.write(piece)
      return take()
    },
    end() {
      parser.close()
      return take()
    },
  }
}

function isItem(name: string): boolean {
  return ['item', 'entry'].includes(localName(name))
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

function fieldOf(name: string): TrendField | undefined {
  const plain = localName(name).replaceAll(/[_-]/g, ' ')
  return (Object.keys(trendFields) as TrendField[]).find((field) =>
    (trendFields[field] as readonly string[]).includes(plain),
  )
}

function broken(reason: string): HeadroomError {
  return new HeadroomError('INVALID_INPUT', `This feed cannot be read. ${reason.slice(0, 300)}`)
}
