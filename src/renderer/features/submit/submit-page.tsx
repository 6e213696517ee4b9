import { Button, Select } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { memo, useCallback, useEffect, useMemo, useState } from 'react'
import type { Customer } from '#shared/customers.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import { api } from '../../app/api/client.ts'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import { BrowseDialog } from '../../components/browse-dialog.tsx'
import { initialOutputs, outputsProblem } from '../../components/outputs-draft.ts'
import { OutputsEditor } from '../../components/outputs-editor.tsx'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { DeadlineField } from './deadline-field.tsx'
import { DropZone } from './drop-zone.tsx'
import { PlanField, usePlanChoice } from './plan-field.tsx'
import { QuotePanel, UsePanel } from './quote-panel.tsx'
import { SourceList } from './source-list.tsx'
import styles from './submit.module.css'
import { type QuoteTarget, useQuotes } from './use-quotes.ts'
import { useSubmitItems } from './use-submit-items.ts'

const route = getRouteApi('/submit')

/** Sources, customer and outputs on the left; what it would cost on the right, before anything is promised. */
export function SubmitPage() {
  const profiles = useQuery(api.profiles.list.queryOptions())
  const customers = useQuery(api.customers.list.queryOptions({ input: {} }))
  const sources = useSubmitItems()
  const [browsing, setBrowsing] = useState(false)
  const [shown, setShown] = useState<string>()
  const [customerId, setCustomerId] = useCustomerChoice(customers.data?.map(({ id }) => id))
  const [priority, setPriority] = useState<string | null>(null)
  const [deadlineAt, setDeadlineAt] = useState<number | null>(null)
  const [chosenPlan, setChosenPlan] = useState<string | null>(null)
  const planId = usePlanChoice(customerId, chosenPlan)
  const [draft, setDraft] = useState<OutputRequest[]>()
  const outputs = useMemo(() => draft ?? initialOutputs(profiles.data ?? []), [draft, profiles.data])
  const problem = outputsProblem(outputs)
  useOpenedFiles(sources.addPaths)
  const target = useMemo<QuoteTarget | null>(
    () =>
      customerId && problem === null
        ? {
            customerId,
            outputs,
            ...(priority === null ? {} : { priority: Number(priority) }),
            ...(deadlineAt === null ? {} : { deadlineAt }),
          }
        : null,
    [customerId, outputs, problem, priority, deadlineAt],
  )
  const quotes = useQuotes(sources.items, target)
  const shownItem = sources.items.find(({ key }) => key === shown) ?? sources.items[0]

  return (
    <Page title="Submit">
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Sources" aside={sources.items.length > 0 && `${sources.items.length}`}>
            <DropZone onDropped={sources.addDropped} onBrowse={() => setBrowsing(true)} />
            {sources.items.length > 0 && (
              <SourceList
                items={sources.items}
                quotes={quotes}
                shownKey={sources.items.length > 1 ? shownItem?.key : undefined}
                onShow={setShown}
                onRemove={sources.remove}
              />
            )}
          </Panel>
          <ForWhom
            customers={customers}
            customerId={customerId}
            onCustomer={setCustomerId}
            priority={priority}
            onPriority={setPriority}
            deadlineAt={deadlineAt}
            onDeadline={setDeadlineAt}
            planId={chosenPlan}
            onPlan={setChosenPlan}
          />
          <OutputsPanel profiles={profiles} outputs={outputs} problem={problem} onChange={setDraft} />
          {shownItem && (
            <UsePanel
              shownItem={shownItem}
              quotes={quotes}
              target={target}
              isOneOfSeveral={sources.items.length > 1}
              onOutputs={setDraft}
            />
          )}
        </div>
        <div className={styles.column} data-tour="quote">
          {shownItem ? (
            <QuotePanel
              sources={sources}
              quotes={quotes}
              shownItem={shownItem}
              target={target}
              planId={planId}
              onOutputs={setDraft}
              onPriority={(level) => setPriority(`${level}`)}
            />
          ) : (
            <Panel title="Quote">
              <Empty icon={<IconFileSearch size={28} />} title="The quote comes first">
                Add a source: Headroom looks inside, says what the work takes and costs, and starts nothing
                before you agree.
              </Empty>
            </Panel>
          )}
        </div>
      </div>
      <BrowseDialog
        opened={browsing}
        onClose={() => setBrowsing(false)}
        title="Choose on this machine"
        choose="files"
        onChoose={({ files }) => sources.addPaths(files)}
      />
    </Page>
  )
}

interface ForWhomProps {
  customers: UseQueryResult<Customer[]>
  customerId: string | null
  onCustomer: (id: string | null) => void
  priority: string | null
  onPriority: (priority: string | null) => void
  deadlineAt: number | null
  onDeadline: (deadlineAt: number | null) => void
  planId: string | null
  onPlan: (planId: string | null) => void
}

function PlainForWhom(props: ForWhomProps) {
  const { customers, customerId, onCustomer, priority, onPriority, deadlineAt, onDeadline } = props
  const { planId, onPlan } = props
  return (
    <Panel title="For whom">
      <Loaded
        query={customers}
        skeletonRows={1}
        isEmpty={(list) => list.length === 0}
        empty={
          <Empty
            title="No customers yet"
            action={
              <Button renderRoot={(props) => <Link to="/customers" search={{ create: true }} {...props} />}>
                New customer
              </Button>
            }
          >
            Somebody has to pay: make a customer with a budget first.
          </Empty>
        }
      >
        {(list) => (
          <div className={styles.pair}>
            <Select
              label="Customer"
              searchable
              limit={100}
              placeholder="Choose a customer"
              data={list.map(({ id, name }) => ({ value: id, label: name }))}
              value={customerId}
              onChange={onCustomer}
            />
            <Select
              label="Priority"
              data={[
                { value: '', label: 'As the customer’s' },
                ...Array.from({ length: 10 }, (_, level) => `${9 - level}`).map((value) => ({
                  value,
                  label: value,
                })),
              ]}
              value={priority ?? ''}
              onChange={(value) => onPriority(value || null)}
            />
            <DeadlineField deadlineAt={deadlineAt} onChange={onDeadline} />
            <PlanField customerId={customerId} planId={planId} onChange={onPlan} />
          </div>
        )}
      </Loaded>
    </Panel>
  )
}
/** A thousand sources change the list, not what stands around it. */
const ForWhom = memo(PlainForWhom)

interface OutputsPanelProps {
  profiles: UseQueryResult<Profile[]>
  outputs: OutputRequest[]
  problem: string | null
  onChange: (outputs: OutputRequest[]) => void
}

function PlainOutputsPanel({ profiles, outputs, problem, onChange }: OutputsPanelProps) {
  return (
    <Panel title="Outputs" aside={problem ?? undefined}>
      <Loaded query={profiles} skeletonRows={2}>
        {(list) => <OutputsEditor outputs={outputs} profiles={list} onChange={onChange} />}
      </Loaded>
    </Panel>
  )
}
const OutputsPanel = memo(PlainOutputsPanel)

/** Takes the files of the address into the list and then out of the address, so that going back does not add them again. */
function useOpenedFiles(addPaths: ReturnType<typeof useSubmitItems>['addPaths']): void {
  const { path, customerId } = route.useSearch()
  const navigate = useNavigate()
  useEffect(() => {
    if (!path) return
    addPaths(path.map((file) => ({ path: file, sizeBytes: null })))
    void navigate({ to: '/submit', search: { customerId }, replace: true })
  }, [path, customerId, addPaths, navigate])
}

/** The customer of the address, else the one used last, else the only one there is. */
function useCustomerChoice(ids: readonly string[] | undefined) {
  const search = route.useSearch()
  const { lastCustomerId } = usePreferences()
  const [chosen, setChosen] = useState<string | null>(search.customerId ?? lastCustomerId)
  useEffect(() => {
    if (ids?.length === 1 && !chosen) setChosen(ids[0] ?? null)
  }, [ids, chosen])
  const known = chosen !== null && (ids === undefined || ids.includes(chosen)) ? chosen : null
  const choose = useCallback((id: string | null) => {
    setChosen(id)
    setPreferences({ lastCustomerId: id })
  }, [])
  return [known, choose] as const
}
