import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { tiers } from '#shared/customers.ts'
import type { PriceBook } from '#shared/studio.ts'
import { PriceForm } from './price-form.tsx'
import { parseWhole } from './price-input.ts'
import styles from './settings.module.css'

const tierNames = { basic: 'Basic', standard: 'Standard', premium: 'Premium' } as const

export function ServicePrices({ book }: { book: PriceBook }) {
  const { service } = book
  const [percents, setPercents] = useState(() =>
    Object.fromEntries(tiers.map((tier) => [tier, `${service.tierPercent[tier]}`])),
  )
  const [level, setLevel] = useState(`${service.percentPerPriorityLevel}`)
  const [credit, setCredit] = useState(`${service.deadlineCreditPercent}`)
  const tierPercents = tiers.map((tier) => parseWhole(percents[tier] ?? '', 1000))
  const percentPerPriorityLevel = parseWhole(level, 20)
  const deadlineCreditPercent = parseWhole(credit, 100)
  const [basic, standard, premium] = tierPercents
  const next =
    basic == null ||
    standard == null ||
    premium == null ||
    percentPerPriorityLevel === null ||
    deadlineCreditPercent === null
      ? null
      : {
          ...book,
          service: {
            tierPercent: { basic, standard, premium },
            percentPerPriorityLevel,
            deadlineCreditPercent,
          },
        }
  return (
    <PriceForm next={next} button="Change the service" done="Service prices changed">
      <div className={styles.fields}>
        {tiers.map((tier, index) => (
          <TextInput
            key={tier}
            label={`${tierNames[tier]} tier, %`}
            description="Of the list price of compute"
            inputMode="numeric"
            error={tierPercents[index] == null ? 'Enter a whole number from 0 to 1000.' : null}
            value={percents[tier] ?? ''}
            onChange={(event) => setPercents({ ...percents, [tier]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          label="A level of priority, %"
          description="Added above 5, taken off below"
          inputMode="numeric"
          error={percentPerPriorityLevel === null ? 'Enter a whole number from 0 to 20.' : null}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value)}
        />
        <TextInput
          label="Given back when a deadline is missed, %"
          description="Of the price; a promise costs this times the chance to miss it"
          inputMode="numeric"
          error={deadlineCreditPercent === null ? 'Enter a whole number from 0 to 100.' : null}
          value={credit}
          onChange={(event) => setCredit(event.currentTarget.value)}
        />
      </div>
    </PriceForm>
  )
}
