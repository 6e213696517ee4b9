import {
  IconAdjustmentsHorizontal,
  IconChartLine,
  IconFolderSearch,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconSettings,
  IconTableImport,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'

const icon = { size: 17, stroke: 1.7, 'aria-hidden': true } as const

/** The pages of the console in the order an operator needs them, with the key after `g` that leads there. */
export const pages = [
  { to: '/', title: 'Overview', key: 'o', icon: <IconLayoutDashboard {...icon} />, keywords: 'home status' },
  { to: '/jobs', title: 'Jobs', key: 'j', icon: <IconListDetails {...icon} />, keywords: 'queue transcodes' },
  {
    to: '/customers',
    title: 'Customers',
    key: 'c',
    icon: <IconUsers {...icon} />,
    keywords: 'budgets money ledger',
  },
  {
    to: '/plan',
    title: 'Plan',
    key: 'l',
    icon: <IconTableImport {...icon} />,
    keywords: 'quotes planned work csv price list season offline',
  },
  {
    to: '/forecast',
    title: 'Forecast',
    key: 'f',
    icon: <IconChartLine {...icon} />,
    keywords: 'demand budgets gone back-test import requests',
  },
  {
    to: '/accuracy',
    title: 'Accuracy',
    key: 'y',
    icon: <IconTargetArrow {...icon} />,
    keywords: 'quotes cost model error coverage drift retrain roll back versions',
  },
  {
    to: '/profiles',
    title: 'Profiles',
    key: 'p',
    icon: <IconAdjustmentsHorizontal {...icon} />,
    keywords: 'renditions codecs ladder',
  },
  {
    to: '/watch-folders',
    title: 'Watch folders',
    key: 'w',
    icon: <IconFolderSearch {...icon} />,
    keywords: 'automatic hot folder',
  },
  {
    to: '/activity',
    title: 'Activity',
    key: 'a',
    icon: <IconHistory {...icon} />,
    keywords: 'audit trail who changed history',
  },
  {
    to: '/settings',
    title: 'Settings',
    key: 's',
    icon: <IconSettings {...icon} />,
    keywords: 'machine ffmpeg hours tokens prices backup theme',
  },
] as const
