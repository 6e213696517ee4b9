import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { minorDigits } from '#shared/amounts.ts'
import { type MachineCost, machineCostSchema } from '#shared/prices.ts'
import type { PriceBook } from '#shared/studio.ts'
import { amountToInput, parseAmount } from '../../format/amount-input.ts'
import { HoursField } from './hours-field.tsx'
import { PriceForm } from './price-form.tsx'
import { microToInput, parseMicroPrice } from './price-input.ts'
import styles from './settings.module.css'

const blank: MachineCost = {
  purchaseMinor: 0,
  lifeYears: 4,
  hoursPerYear: 8000,
  idleShare: 0,
  idleWatts: 0,
  loadWatts: 0,
  microMinorPerKilowattHour: Array<number>(24).fill(0),
}

export function MachineCosts({ book }: { book: PriceBook }) {
  const unit = { kind: 'money', currency: book.currency } as const
  const digits = minorDigits(unit)
  const start = book.machine ?? blank
  const [purchase, setPurchase] = useState(amountToInput(start.purchaseMinor, unit))
  const [figures, setFigures] = useState({
    lifeYears: `${start.lifeYears}`,
    hoursPerYear: `${start.hoursPerYear}`,
    idlePercent: `${Math.round(start.idleShare * 100)}`,
    idleWatts: `${start.idleWatts}`,
    loadWatts: `${start.loadWatts}`,
  })
  const [tariff, setTariff] = useState(
    start.microMinorPerKilowattHour.map((micro) => microToInput(micro, digits)),
  )
  const paid = parseAmount(purchase, unit)
  const machine = machineCostSchema.safeParse({
    purchaseMinor: paid.ok ? paid.amountMinor : null,
    lifeYears: figureOf(figures.lifeYears),
    hoursPerYear: figureOf(figures.hoursPerYear),
    idleShare: figureOf(figures.idlePercent) / 100,
    idleWatts: figureOf(figures.idleWatts),
    loadWatts: figureOf(figures.loadWatts),
    microMinorPerKilowattHour: tariff.map((each) => parseMicroPrice(each, digits)),
  })
  const wrong = new Set(machine.error?.issues.map(({ path }) => path[0]))
  const figure = (field: keyof typeof figures, label: string, description: string, schemaField: string) => (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      error={wrong.has(schemaField) ? 'Enter a figure that can be.' : null}
      value={figures[field]}
      onChange={(event) => setFigures({ ...figures, [field]: event.currentTarget.value })}
    />
  )
  return (
    <PriceForm
      next={machine.success ? { ...book, machine: machine.data } : null}
      button="Save the costs"
      done="Costs saved"
    >
      <div className={styles.fields}>
        <TextInput
          label={`Bought for, ${book.currency}`}
          description="Machine and what belongs to it"
          inputMode="decimal"
          error={wrong.has('purchaseMinor') ? 'Enter an amount from 0.' : null}
          value={purchase}
          onChange={(event) => setPurchase(event.currentTarget.value)}
        />
        {figure('lifeYears', 'Lasts, years', 'Until it is replaced', 'lifeYears')}
        {figure('hoursPerYear', 'Switched on, hours a year', '8760 when it always is', 'hoursPerYear')}
        {figure('idlePercent', 'Idle, % of those hours', 'Borne by the jobs that do run', 'idleShare')}
        {figure('idleWatts', 'Watts when idle', 'At the wall', 'idleWatts')}
        {figure('loadWatts', 'Watts at full load', 'Used where no meter can be read', 'loadWatts')}
      </div>
      <HoursField
        label={`Electricity by hour of the day, ${book.currency} per kWh`}
        description="The tariff of the hours a job runs in is what its electricity costs."
        values={tariff}
        isValid={(value) => parseMicroPrice(value, digits) !== null}
        onChange={setTariff}
      />
    </PriceForm>
  )
}

/** NaN where it is no figure, which the schema refuses. */
function figureOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
}
