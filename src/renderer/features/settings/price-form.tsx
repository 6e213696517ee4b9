import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PriceBook } from '#shared/studio.ts'
import { FailureView } from '../../components/panel.tsx'
import styles from './settings.module.css'
import { useSavePriceBook } from './use-save-price-book.ts'

interface PriceFormProps {
  /** The book as it would be; null while something in the form cannot be read. */
  next: PriceBook | null
  button: string
  done: string
  children: ReactNode
}

/** One part of the price book with the button that saves it. */
export function PriceForm({ next, button, done, children }: PriceFormProps) {
  const save = useSavePriceBook(done)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (next && !save.isPending) save.mutate(next)
      }}
    >
      {children}
      {save.error && <FailureView error={save.error} />}
      <Group>
        <Button type="submit" disabled={next === null} loading={save.isPending}>
          {button}
        </Button>
      </Group>
    </form>
  )
}
