import type { QuotePreview } from '#shared/quotes.ts'
import { formatAmount } from '../../format/amount.ts'
import styles from './submit.module.css'

/** What makes this quote unlike a typical one, with what each trait adds or saves. */
export function Explanations({ quote }: { quote: Pick<QuotePreview, 'explanations' | 'terms'> }) {
  if (quote.explanations.length === 0) return null
  return (
    <ul className={styles.explanations} aria-label="What moves this quote">
      {quote.explanations.map(({ sentence, amountMinor }) => (
        <li key={sentence}>
          <span className="tabular" data-more={amountMinor > 0 || undefined}>
            {formatAmount(amountMinor, quote.terms.unit, { sign: true })}
          </span>
          {sentence}
        </li>
      ))}
    </ul>
  )
}

/** What widened the interval and where prices come from: the sentences that are not told above. */
export function otherReasons({
  reasons,
  explanations,
}: Pick<QuotePreview, 'reasons' | 'explanations'>): string[] {
  const told = new Set(explanations.map(({ sentence }) => sentence))
  return reasons.filter((reason) => !told.has(reason))
}
