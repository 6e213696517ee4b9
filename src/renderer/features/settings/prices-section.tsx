import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Loaded, Panel } from '../../components/panel.tsx'
import { LicencePrices } from './licence-prices.tsx'
import { ListPrices } from './list-prices.tsx'
import { MachineCosts } from './machine-costs.tsx'
import { ServicePrices } from './service-prices.tsx'
import styles from './settings.module.css'

/** The price book, part by part, and what the machine costs the studio itself. */
export function PricesSection() {
  const query = useQuery(api.studio.priceBook.queryOptions())
  return (
    <Loaded query={query}>
      {({ isExample, ...book }) => (
        <div className={styles.section} key={JSON.stringify(book)}>
          {isExample && (
            <p className={styles.example} role="note">
              All of these prices are examples, made up to try Headroom with. They are no licensor’s and no
              supplier’s: put your own in their place.
            </p>
          )}
          <Panel title="List prices" aside="Quotes made from now on use them; agreed ones keep theirs.">
            <ListPrices book={book} />
          </Panel>
          <Panel title="Service" aside="What being served sooner, or by a time, costs.">
            <ServicePrices book={book} />
          </Panel>
          <Panel title="Codec licences" aside="Charged for what is encoded; caps are the whole studio’s.">
            <LicencePrices book={book} />
          </Panel>
          <Panel title="What the machine costs us" aside="For the margin beside a quote; never charged.">
            <MachineCosts book={book} />
          </Panel>
        </div>
      )}
    </Loaded>
  )
}
