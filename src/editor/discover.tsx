/** Discovery: what the brokers say, what of it the twin uses and what not, and a twin proposed from the rest. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Radio, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { formatCount, formatNumber } from '../texts/numbers.ts'
import '../texts/discover.ts'
import { troubleText } from '../texts/trouble-text.ts'
import { text } from '../texts/text.ts'
import type { DiscoveryStatus } from '../wire/discovery.ts'
import { useAsked } from './asking.ts'
import { BindingsView } from './bindings-view.tsx'
import controls from './controls.module.css'
import css from './discover.module.css'
import { DoneView } from './done-view.tsx'
import { justWritten, rememberWritten } from './just-written.ts'
import { useDiscover } from './ports.tsx'
import { type Proposing, ProposalView } from './proposal-view.tsx'
import { TopicsView } from './topics-view.tsx'

const STATUS_MS = 1500

type Broker = DiscoveryStatus['brokers'][number]

const BrokerSign = ({ broker }: { readonly broker: Broker }) => (
  <p className={css['sign']} data-state={broker.state} role="status">
    <span className={css['lamp']} aria-hidden />
    <span>
      {broker.state === 'listening'
        ? text('discover.listening', { filters: broker.filters.join(', ') })
        : text(`discover.state.${broker.state}`)}
      {broker.error !== '' && ` ${troubleText(broker.trouble, broker.error)}`}
    </span>
    <span className="num">
      {text('discover.traffic', { topics: formatCount(broker.topics), rate: formatNumber(broker.perS) })}
    </span>
    {broker.dropped > 0 && <b>{text('discover.dropped', { count: formatCount(broker.dropped) })}</b>}
  </p>
)

const Looking = ({ status }: { readonly status: DiscoveryStatus }) => {
  const { twin, close } = useDiscover()
  const [chosen, setChosen] = useState<string | null>(null)
  const [tab, setTab] = useState<'topics' | 'bindings'>('topics')
  const [proposing, setProposing] = useState<Proposing | null>(null)
  const [written, setWritten] = useState(() => justWritten(twin.hash))
  const broker = status.brokers.find(({ name }) => name === chosen) ?? status.brokers[0]
  if (!broker) return <p className={controls['empty']}>{text('health.brokers.none')}</p>
  if (written)
    return (
      <DoneView
        written={written}
        status={status}
        onMore={() => {
          rememberWritten(null)
          setWritten(null)
        }}
      />
    )
  if (proposing) return <ProposalView proposing={proposing} status={status} onBack={() => setProposing(null)} />
  return (
    <>
      <div className={css['bar']}>
        <div className={controls['segments']} role="tablist" aria-label={text('discover.title')}>
          {(['topics', 'bindings'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              className={controls['segment']}
              onClick={() => setTab(name)}
            >
              {text(`discover.tab.${name}`)}
            </button>
          ))}
        </div>
        {status.brokers.length > 1 && (
          <select
            className={`${controls['input']} ${css['brokers']}`}
            aria-label={text('discover.broker')}
            value={broker.name}
            onChange={(event) => setChosen(event.target.value)}
          >
            {status.brokers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <BrokerSign broker={broker} />
      </div>
      {tab === 'topics' ? (
        <TopicsView
          key={broker.name}
          broker={broker}
          empty={twin.signals.length === 0}
          onPropose={(under) => setProposing({ broker: broker.name, under })}
          onPlant={close}
        />
      ) : (
        <BindingsView status={status} />
      )}
    </>
  )
}

const Page = () => {
  const { api, close, twin } = useDiscover()
  const status = useAsked(['discover', 'status'], () => api.status(), STATUS_MS)
  return (
    <div className={css['page']}>
      <header className={css['strip']}>
        <Radio size={20} aria-hidden />
        <h1>{text('discover.title')}</h1>
        <span className={css['about']}>{twin.name}</span>
        <span className={css['space']} />
        <button type="button" className={controls['small']} onClick={close}>
          <X size={18} aria-hidden />
          {text('discover.close')}
        </button>
      </header>
      <main className={css['main']}>
        {status.isError && (
          <p className={controls['wrong']} role="alert">
            {text('discover.failed', { error: status.error.message })}
          </p>
        )}
        {status.isPending && <p className={controls['empty']}>{text('discover.asking')}</p>}
        {status.data && <Looking status={status.data} />}
      </main>
    </div>
  )
}

export const Discover = () => {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, gcTime: 5000 } } }),
  )
  useEffect(() => () => client.clear(), [client])
  return (
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>
  )
}
