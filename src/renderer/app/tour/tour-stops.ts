/** A thing on a page that is pointed at, found by its `data-tour`. */
export interface TourStop {
  page: '/' | '/submit' | '/customers' | '/forecast'
  target: 'needs-you' | 'submit' | 'quote' | 'customers' | 'demand' | 'palette'
  title: string
  text: string
}

export const tourStops: readonly TourStop[] = [
  {
    page: '/',
    target: 'needs-you',
    title: 'What needs you',
    text: 'Short budgets, failed jobs, full disks: the worst first. Each line leads to where it is put right.',
  },
  {
    page: '/',
    target: 'submit',
    title: 'Submit work',
    text: 'From every page, by this button or the key N. Files and folders can be dropped there.',
  },
  {
    page: '/submit',
    target: 'quote',
    title: 'A quote before the job',
    text: 'Choose a file, a customer and what it should become. Before anything runs you see what it will cost, how long it takes, how sure that is, and what remains of the budget.',
  },
  {
    page: '/customers',
    target: 'customers',
    title: 'Customers and their budgets',
    text: 'Solid is spent, hatched is promised to jobs, the rest is left. Open a customer for its ledger: every line, never changed.',
  },
  {
    page: '/forecast',
    target: 'demand',
    title: 'What is coming',
    text: 'Demand hour by hour with how sure it is, and the day each budget will be gone.',
  },
  {
    page: '/',
    target: 'palette',
    title: 'Everything by keyboard',
    text: 'This finds every page and command by name, this tour too. The key ? lists all shortcuts.',
  },
]
