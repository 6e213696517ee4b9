import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { minorDigits } from '#shared/amounts.ts'
import { type LicencePrice, type LicensedCodec, licensedCodecs } from '#shared/prices.ts'
import type { PriceBook } from '#shared/studio.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { amountToInput, parseAmount } from '../../format/amount-input.ts'
import { PriceForm } from './price-form.tsx'
import { microToInput, parseMicroPrice } from './price-input.ts'

type Row = { codec: LicensedCodec; minute: string; title: string; cap: string }
const fields = ['minute', 'title', 'cap'] as const
const codecs = Object.keys(licensedCodecs) as LicensedCodec[]

/** One row a codec: what its licensor asks. Royalty-free ones stand at nothing. */
export function LicencePrices({ book }: { book: PriceBook }) {
  const unit = { kind: 'money', currency: book.currency } as const
  const digits = minorDigits(unit)
  const [rows, setRows] = useState<Row[]>(() =>
    codecs.map((codec) => {
      const price = book.licences.find((each) => each.codec === codec)
      const cap = price?.capMinorPerMonth ?? null
      return {
        codec,
        minute: microToInput(price?.microMinorPerMinute ?? 0, digits),
        title: amountToInput(price?.minorPerTitle ?? 0, unit),
        cap: cap === null ? '' : amountToInput(cap, unit),
      }
    }),
  )
  const minor = (text: string): number | null => {
    const parsed = parseAmount(text, unit)
    return parsed.ok && parsed.amountMinor >= 0 ? parsed.amountMinor : null
  }
  const read = (row: Row): Record<(typeof fields)[number], number | null> => ({
    minute: parseMicroPrice(row.minute, digits),
    title: minor(row.title),
    cap: row.cap.trim() === '' ? 0 : minor(row.cap),
  })
  const prices = rows.map((row): LicencePrice | null => {
    const { minute, title, cap } = read(row)
    if (minute === null || title === null || cap === null) return null
    return {
      codec: row.codec,
      microMinorPerMinute: minute,
      minorPerTitle: title,
      capMinorPerMonth: row.cap.trim() === '' ? null : cap,
    }
  })
  const known = prices.filter((price) => price !== null)
  const next = known.length === rows.length ? { ...book, licences: known } : null
  const names = { minute: 'per minute', title: 'per title', cap: 'cap per month' }
  return (
    <PriceForm next={next} button="Change the licences" done="Licences changed">
      <PlainTable
        label="Codec licences"
        head={[
          { label: 'Codec' },
          { label: `${book.currency} per minute` },
          { label: `${book.currency} per title` },
          { label: `Cap per month, ${book.currency}` },
        ]}
      >
        {rows.map((row, index) => (
          <tr key={row.codec}>
            <td>
              {licensedCodecs[row.codec].name}
              <p className="caption">
                {licensedCodecs[row.codec].counts === 'output'
                  ? 'each encoding made'
                  : 'each track of a source that is decoded'}
              </p>
            </td>
            {fields.map((field) => (
              <td key={field}>
                <TextInput
                  size="xs"
                  aria-label={`${licensedCodecs[row.codec].name} ${names[field]}`}
                  inputMode="decimal"
                  placeholder={field === 'cap' ? 'none' : undefined}
                  error={read(row)[field] === null}
                  value={row[field]}
                  onChange={(event) =>
                    setRows(rows.with(index, { ...row, [field]: event.currentTarget.value }))
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
    </PriceForm>
  )
}
