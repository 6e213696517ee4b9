import {
  ActionIcon,
  Button,
  Checkbox,
  Combobox,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  MultiSelect,
  Select,
  Switch,
  Tabs,
  Textarea,
  TextInput,
  type TextInputProps,
  Tooltip,
} from '@mantine/core'

/*
 * Petrol is the one colour that asks to be clicked; everything else that is coloured says something about a state.
 * The meanings live in theme.css; here Mantine's own ramps are bent to them.
 */
const petrol: MantineColorsTuple = [
  '#e7f2f2',
  '#d2e6e6',
  '#a8cfd0',
  '#7cc4c4',
  '#5fb3b5',
  '#358b8f',
  '#1d777b',
  '#0d5c63',
  '#0a4b51',
  '#063a3f',
]
const stone: MantineColorsTuple = [
  '#f7f6f3',
  '#f0efea',
  '#e6e4dd',
  '#dcd9d0',
  '#c4c0b5',
  '#8f8b81',
  '#656259',
  '#4b4943',
  '#33322e',
  '#1d1c1a',
]
const slate: MantineColorsTuple = [
  '#e4e7e9',
  '#c3c9ce',
  '#a6aeb5',
  '#868f97',
  '#4c555c',
  '#343b41',
  '#262c31',
  '#1d2226',
  '#16191c',
  '#101214',
]
const brick: MantineColorsTuple = [
  '#fdeeec',
  '#f8d9d5',
  '#f0b2ab',
  '#f5938a',
  '#ee7a70',
  '#d5483d',
  '#c2342a',
  '#ab261d',
  '#8f1d16',
  '#731510',
]

const systemSans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Cantarell, sans-serif'
const systemMono =
  'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace'

const compact = { size: 'xs' } as const
const fieldOrder: NonNullable<TextInputProps['inputWrapperOrder']> = [
  'label',
  'input',
  'description',
  'error',
]
const field = { ...compact, inputWrapperOrder: fieldOrder }

export const theme = createTheme({
  colors: { petrol, gray: stone, dark: slate, red: brick },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  fontFamily: systemSans,
  fontFamilyMonospace: systemMono,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.125rem', xl: '1.375rem' },
  headings: { fontFamily: systemSans, fontWeight: '600' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '2rem' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'filled' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    TextInput: TextInput.extend({ defaultProps: field }),
    Textarea: Textarea.extend({ defaultProps: field }),
    // A closed list is not there: a thousand customers would otherwise be two thousand elements on every page that offers them.
    Combobox: Combobox.extend({ defaultProps: { keepMounted: false } }),
    Select: Select.extend({
      // More than these are found by typing.
      defaultProps: { ...field, allowDeselect: false, checkIconPosition: 'right', limit: 200 },
    }),
    MultiSelect: MultiSelect.extend({ defaultProps: field }),
    Checkbox: Checkbox.extend({ defaultProps: compact }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: false, multiline: true, maw: 360 },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-start', withinPortal: true } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, returnFocus: true, closeButtonProps: { 'aria-label': 'Close' } },
    }),
  },
})

/** Mantine's neutral variables follow the tokens of theme.css, so both libraries draw from one palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-muted)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--tone-bad)',
  }
  return { variables: {}, light: shared, dark: shared }
}
