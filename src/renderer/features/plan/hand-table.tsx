import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { PlainTable } from '../../components/plain-table.tsx'
import { emptyRow, type HandRow, handColumns } from './hand-rows.ts'

interface HandTableProps {
  rows: readonly HandRow[]
  onChange: (rows: HandRow[]) => void
}

const head = [...handColumns.map(({ label }) => ({ label })), { label: 'Remove', hidden: true }]

/** A few rows typed in. What is left empty is assumed, as in a CSV. */
export function HandTable({ rows, onChange }: HandTableProps) {
  const change = (key: number, part: Partial<HandRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <div>
      <PlainTable label="Planned work" head={head}>
        {rows.map((row, index) => (
          <tr key={row.key}>
            {handColumns.map(({ field, label, placeholder }) => (
              <td key={field}>
                <TextInput
                  size="xs"
                  aria-label={`${label}, row ${index + 1}`}
                  placeholder={placeholder}
                  value={row[field]}
                  onChange={(event) => change(row.key, { [field]: event.currentTarget.value })}
                />
              </td>
            ))}
            <td>
              <ActionIcon
                aria-label={`Remove row ${index + 1}`}
                disabled={rows.length === 1}
                onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </td>
          </tr>
        ))}
      </PlainTable>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, emptyRow(Math.max(...rows.map(({ key }) => key)) + 1)])}
      >
        Add a row
      </Button>
    </div>
  )
}
