/** Saved views, export and link of the trend workspace. */
import { Bookmark, Download, Link, Trash2 } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import * as Popover from 'radix-ui/popover'
import { lazy, Suspense, useEffect, useState, type RefObject } from 'react'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { copyText } from '../copy-text.ts'
import menu from '../menu.module.css'
import { usePorts } from '../ports.tsx'
import { saveCanvas, saveText } from './save-file.ts'
import { LONGEST_NAME } from '../saved-shown.ts'
import { savedTrends, withTrend, writeTrends } from './saved-trends.ts'
import { stackPicture } from './stack-picture.ts'
import { trendsCsv } from './trends-csv.ts'
import listCss from './signal-list.module.css'
import css from './trends.module.css'
import type { StackHandle } from './trend-stack.tsx'
import { MOST_SIGNALS, parseView, printView, type TrendsView, VIEW_KEYS } from './trends-view.ts'

const SAID_MS = 4000
const LEAST_SHOWN_MS = 60_000
const ImportDialog = lazy(() =>
  import('../import/import-dialog.tsx').then((module) => ({ default: module.ImportDialog })),
)

const Views = ({ view, onView }: { readonly view: TrendsView; readonly onView: (view: TrendsView) => void }) => {
  const { twin } = usePorts()
  const [views, setViews] = useState(() => savedTrends(localStorage, twin.id))
  const [open, setOpen] = useState(false)
  const keep = (next: typeof views): void => setViews(writeTrends(localStorage, twin.id, next))
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={css['tool']}
        aria-label={text('trends.views.about')}
        title={text('trends.views.about')}
      >
        <Bookmark size={18} aria-hidden />
        <span>{text('trends.views')}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={listCss['popover']}
          aria-label={text('trends.views.about')}
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          {views.length === 0 && <p className={controls['note']}>{text('trends.views.none')}</p>}
          <ul className={listCss['views']}>
            {views.map(({ name, shown }) => (
              <li key={name}>
                <button
                  type="button"
                  onClick={() => {
                    onView(parseView(shown))
                    setOpen(false)
                  }}
                >
                  {name}
                </button>
                <button
                  type="button"
                  className={controls['icon']}
                  aria-label={text('trends.views.remove', { name })}
                  onClick={() => keep(views.filter((one) => one.name !== name))}
                >
                  <Trash2 size={16} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
          <form
            className={listCss['saving']}
            onSubmit={(event) => {
              event.preventDefault()
              keep(withTrend(views, String(new FormData(event.currentTarget).get('name') ?? ''), printView(view)))
              event.currentTarget.reset()
            }}
          >
            <input
              className={controls['input']}
              name="name"
              required
              maxLength={LONGEST_NAME}
              placeholder={text('trends.views.name')}
              aria-label={text('trends.views.name')}
              autoComplete="off"
            />
            <button type="submit" className={controls['button']}>
              {text('trends.views.save')}
            </button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface TrendToolsProps {
  readonly view: TrendsView
  readonly title: string
  readonly signals: readonly TwinSignal[]
  readonly handle: RefObject<StackHandle | null>
  readonly onView: (view: TrendsView) => void
}

export const TrendTools = ({ view, title, signals, handle, onView }: TrendToolsProps) => {
  const { importTable } = usePorts()
  const [said, setSaid] = useState('')
  const [importing, setImporting] = useState(false)
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async (): Promise<void> => {
    const address = new URL(location.href)
    const shown = printView(view)
    for (const key of VIEW_KEYS) if (shown[key] === undefined) address.searchParams.delete(key)
    for (const [key, value] of Object.entries(shown)) address.searchParams.set(key, value)
    const link = address.href.replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')
    // A link that could not be copied is said, so that it can be copied by hand.
    setSaid((await copyText(link)) ? text('trends.link.copied') : link)
  }
  const savePicture = (): void => {
    const shown = handle.current
    if (shown) saveCanvas(`${title}.png`, stackPicture(title, shown.window(), shown.canvases()))
  }
  const saveNumbers = (): void => {
    const shown = handle.current
    if (!shown) return
    const { from, to } = shown.window()
    saveText(`${title}.csv`, 'text/csv', trendsCsv(shown.pasts().all, from, to))
  }
  return (
    <>
      <Views view={view} onView={onView} />
      {(signals.length > 0 || importTable) && (
        <Menu.Root modal={false}>
          <Menu.Trigger className={css['tool']} aria-label={text('trends.export')} title={text('trends.export')}>
            <Download size={18} aria-hidden />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Content className={menu['menu']} align="end" sideOffset={8} collisionPadding={8}>
              {signals.length > 0 && (
                <>
                  <Menu.Item className={menu['item']} onSelect={savePicture}>
                    {text('trends.export.png')}
                  </Menu.Item>
                  <Menu.Item className={menu['item']} onSelect={saveNumbers}>
                    {text('trends.export.csv')}
                  </Menu.Item>
                </>
              )}
              {importTable && (
                <Menu.Item className={menu['item']} onSelect={() => setImporting(true)}>
                  {text('trends.import')}
                </Menu.Item>
              )}
            </Menu.Content>
          </Menu.Portal>
        </Menu.Root>
      )}
      <button
        type="button"
        className={css['tool']}
        aria-label={text('trends.link')}
        title={text('trends.link')}
        onClick={() => void copy()}
      >
        <Link size={18} aria-hidden />
      </button>
      <p className={css['link']} role="status">
        {said}
      </p>
      {importing && importTable && (
        <Suspense fallback={null}>
          <ImportDialog
            port={importTable}
            onClose={() => setImporting(false)}
            onShow={({ signals: taken, fromMs, toMs }) => {
              setImporting(false)
              onView({
                ...view,
                signals: taken.slice(0, MOST_SIGNALS),
                spanMs: Math.max(LEAST_SHOWN_MS, toMs - fromMs),
                to: toMs,
                ab: null,
              })
            }}
          />
        </Suspense>
      )}
    </>
  )
}
