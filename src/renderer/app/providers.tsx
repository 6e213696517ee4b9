import { MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { cssVariablesResolver, theme } from '../theme.ts'
import { CommandRegistry } from './commands/registry.tsx'
import type { ConsoleRouter } from './router.tsx'

interface ProvidersProps {
  queryClient: QueryClient
  router: ConsoleRouter
}

export function Providers({ queryClient, router }: ProvidersProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <CommandRegistry>
          <RouterProvider router={router} />
        </CommandRegistry>
      </QueryClientProvider>
    </MantineProvider>
  )
}
