import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { minorDigits } from '#shared/amounts.ts'
import type { PriceBook } from '#shared/studio.ts'
import { formatMicroPrice } from '../../format/amount.ts'
import { timeZoneChoices } from '../../format/time-zones.ts'
import { HoursField } from './hours-field.tsx'
import { PriceForm } from './price-form.tsx'
import { microToInput, parseMicroPrice, parseWhole } from './price-input.ts'
import styles from './settings.module.css'

const mostPercent = 1000

export function ListPrices({ book }: { book: PriceBook }) {
  const unit = { kind: 'money', currency: book.currency } as const
  const digits = minorDigits(unit)
  const [compute, setCompute] = useState(microToInput(book.microMinorPerComputeUnit, digits))
  const [delivery, setDelivery] = useState(microToInput(book.microMinorPerOutputGibibyte, digits))
  const [storage, setStorage] = useState(microToInput(book.storage.microMinorPerGibibyteMonth, digits))
  const [days, setDays] = useState(`${book.storage.retentionDays}`)
  const [timeZone, setTimeZone] = useState(book.timeZone)
  const [hours, setHours] = useState(book.computePercentByHour.map(String))
  const computeMicro = parseMicroPrice(compute, digits)
  const deliveryMicro = parseMicroPrice(delivery, digits)
  const storageMicro = parseMicroPrice(storage, digits)
  const retentionDays = parseWhole(days, 36_500)
  const percents = hours.map((each) => parseWhole(each, mostPercent))
  const next =
    computeMicro === null ||
    deliveryMicro === null ||
    storageMicro === null ||
    retentionDays === null ||
    percents.some((each) => each === null)
      ? null
      : {
          ...book,
          timeZone,
          microMinorPerComputeUnit: computeMicro,
          microMinorPerOutputGibibyte: deliveryMicro,
          storage: { microMinorPerGibibyteMonth: storageMicro, retentionDays },
          computePercentByHour: percents as number[],
        }
  const price = (micro: number | null): string =>
    micro === null ? ' ' : `= ${formatMicroPrice(micro, unit)}`
  return (
    <PriceForm next={next} button="Change the prices" done="Prices changed">
      <div className={styles.fields}>
        <TextInput
          label={`${book.currency} per compute unit`}
          description={`${price(computeMicro)} for one CPU second of the reference machine`}
          inputMode="decimal"
          error={computeMicro === null ? 'Enter a price of 0 or more.' : null}
          value={compute}
          onChange={(event) => setCompute(event.currentTarget.value)}
        />
        <TextInput
          label={`${book.currency} per GiB of output`}
          description={`${price(deliveryMicro)} once, for delivering it`}
          inputMode="decimal"
          error={deliveryMicro === null ? 'Enter a price of 0 or more.' : null}
          value={delivery}
          onChange={(event) => setDelivery(event.currentTarget.value)}
        />
        <TextInput
          label={`${book.currency} per GiB and month kept`}
          description={`${price(storageMicro)} for 30 days`}
          inputMode="decimal"
          error={storageMicro === null ? 'Enter a price of 0 or more.' : null}
          value={storage}
          onChange={(event) => setStorage(event.currentTarget.value)}
        />
        <TextInput
          label="Outputs are kept, days"
          description="Charged with the job, for the whole time"
          inputMode="numeric"
          error={retentionDays === null ? 'Enter whole days from 0.' : null}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Select
          label="Hours and months are those of"
          description="For prices by the hour, tariffs and monthly caps"
          searchable
          limit={60}
          data={timeZoneChoices(timeZone)}
          value={timeZone}
          onChange={(zone) => zone && setTimeZone(zone)}
        />
      </div>
      <HoursField
        label="Compute by hour of the day, % of the list price"
        description="A flat list price is 100 in every hour."
        values={hours}
        isValid={(value) => parseWhole(value, mostPercent) !== null}
        onChange={setHours}
      />
    </PriceForm>
  )
}
