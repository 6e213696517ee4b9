import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OutputRequest } from '#shared/profiles.ts'
import type { Alternative, QuotePreview } from '#shared/quotes.ts'
import { client } from '../../app/api/client.ts'
import { toFailure } from '../../app/api/failure.ts'
import { notify } from '../../app/notices.ts'
import { formatAmount } from '../../format/amount.ts'
import { numberFormat } from '../../format/numbers.ts'
import styles from './submit.module.css'

interface AlternativesListProps {
  quote: Pick<QuotePreview, 'alternatives' | 'terms'>
  onOutputs: (outputs: OutputRequest[]) => void
  onPriority: (priority: number) => void
}

/** Cheaper ways to nearly the same thing, each with what it saves and what the picture loses; one click takes it. */
export function AlternativesList({ quote, onOutputs, onPriority }: AlternativesListProps) {
  const [taking, setTaking] = useState<string>()

  async function take(alternative: Alternative): Promise<void> {
    if (alternative.priority !== null) return onPriority(alternative.priority)
    setTaking(alternative.title)
    try {
      onOutputs(await withSavedProfiles(alternative))
    } catch (error) {
      const { code, message } = toFailure(error)
      notify({ tone: 'bad', title: 'The profile was not saved', detail: message, code })
    }
    setTaking(undefined)
  }

  if (quote.alternatives.length === 0) {
    return <p className="muted">Nothing that this customer may order here saves as much as one per cent.</p>
  }
  return (
    <ul className={styles.alternatives}>
      {quote.alternatives.map((alternative) => (
        <li key={`${alternative.kind} ${alternative.title}`}>
          <div>
            <p>{alternative.title}</p>
            <p className="caption">{describe(alternative)}</p>
          </div>
          <span className="caption tabular">{describeSimilarity(alternative.similarityChange)}</span>
          <span className={styles.saving} data-none={alternative.priceChange > -0.005 || undefined}>
            {formatChange(alternative.priceChange)}
          </span>
          <span className="tabular">{formatAmount(alternative.amountMinor.p50, quote.terms.unit)}</span>
          {alternative.startsAt === null ? (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`Use ${alternative.title}`}
              loading={taking === alternative.title}
              onClick={() => void take(alternative)}
            >
              Use
            </Button>
          ) : (
            <span className="caption">submit it then</span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Profiles that are not in the library yet are saved first; the outputs then name them as they are called there. */
async function withSavedProfiles({ outputs, newProfiles }: Alternative): Promise<OutputRequest[]> {
  const ids = new Map<string, string>()
  for (const { id, name, video, audio } of newProfiles) {
    const saved = await client.profiles.save({ name, video, audio })
    ids.set(id, saved.id)
  }
  const idOf = (id: string): string => ids.get(id) ?? id
  return outputs.map((output) =>
    output.kind === 'hls'
      ? { ...output, profileIds: output.profileIds.map(idOf) }
      : { ...output, profileId: idOf(output.profileId) },
  )
}

function describe({ similarityNote, newProfiles, studioCostChange, kind }: Alternative): string {
  const cost =
    kind === 'later' && studioCostChange !== null ? [`It costs us ${formatChange(studioCostChange)}.`] : []
  const names = newProfiles.map(({ name }) => `“${name}”`).join(' and ')
  const made = names ? [`Saves ${names} as ${newProfiles.length === 1 ? 'a profile' : 'profiles'}.`] : []
  return [...cost, similarityNote, ...made].join(' ')
}

function describeSimilarity(change: number | null): string {
  if (change === null) return 'SSIM unknown'
  if (change === 0) return 'same picture'
  if (Math.abs(change) < 0.0005) return 'SSIM ±0.000'
  const format = numberFormat({
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    signDisplay: 'exceptZero',
  })
  return `SSIM ${format.format(change)}`
}

function formatChange(change: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(
    change,
  )
}
