import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

interface TextFilterProps {
  id: string
  label: string
  placeholder: string
  /** Pixels. */
  width: number
  /** What the page filters by, which follows what is typed and can be set from elsewhere. */
  value: string
  onChange: (text: string) => void
}

/** Every letter filters at once, without waiting for a pause: a question that a later letter overtakes is called off. */
export function TextFilter({ id, label, placeholder, width, value, onChange }: TextFilterProps) {
  const [text, setText] = useState(value)
  // What was typed and has not come back as the value yet: it must not overwrite the letters typed since.
  const typed = useRef([value])
  useEffect(() => {
    const at = typed.current.indexOf(value)
    typed.current = at < 0 ? [value] : typed.current.slice(at)
    if (at < 0) setText(value)
  }, [value])
  return (
    <TextInput
      id={id}
      type="search"
      w={width}
      aria-label={label}
      placeholder={placeholder}
      maxLength={200}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value
        typed.current.push(next)
        setText(next)
        onChange(next)
      }}
    />
  )
}
