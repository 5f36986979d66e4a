/**
 * The first thing a page runs, small and without the rest: tells whether this browser can run the program, fetches the
 * program and shows how far that is, and says what went wrong where it does not start. Never a blank page.
 */
import { fetchProgram, type ProgramFailure, type ProgramFile } from './fetch-program.ts'
import { lacks } from './lacks.ts'
import { startTexts } from '../../texts/start.ts'

const program = JSON.parse(
  (document.currentScript as HTMLScriptElement | null)?.dataset['program'] ?? '[]',
) as ProgramFile[]
const all = program.reduce((sum, [, packed]) => sum + packed, 0)
const root = document.getElementById('root')!

/** As this device's person has chosen it; what she has not chosen, the device decides. */
const theme = ((): string => {
  try {
    return (
      /"theme":"(\w+)"/.exec(localStorage.getItem('gemba.preferences') ?? '')?.[1]?.replace('contrast', 'dark') ??
      'system'
    )
  } catch {
    return 'system'
  }
})()

const element = (kind: string, className: string, words = ''): HTMLElement => {
  const made = document.createElement(kind)
  made.className = className
  made.textContent = words
  return made
}

const show = (role: 'status' | 'alert', ...content: HTMLElement[]): void => {
  const screen = element('div', 'start')
  screen.setAttribute('role', role)
  screen.dataset['theme'] = theme
  screen.append(...content)
  root.replaceChildren(screen)
}

const showFailure = (title: string, why: string, button: string, act: () => void): void => {
  const again = element('button', '', button)
  again.addEventListener('click', act)
  show('alert', element('h1', '', title), element('p', '', why), again)
}

const reload = (): void => window.location.reload()

const say = (failure: ProgramFailure): void =>
  failure.kind === 'gone'
    ? showFailure(startTexts.failed, startTexts.gone, startTexts.reload, reload)
    : showFailure(startTexts.failed, startTexts.unreachable, startTexts.again, () => void start())

/** Nothing of the program has been shown yet. */
const blank = (): boolean => root.firstElementChild === null || root.firstElementChild.className === 'start'

const run = (): void => {
  // In the order of the list every file is known to the one that needs it.
  const [main] = program
  if (!main) return
  const script = document.createElement('script')
  script.type = 'module'
  script.crossOrigin = ''
  script.src = main[0]
  script.addEventListener('error', () => say({ kind: 'unreachable' }))
  document.head.append(script)
}

const start = async (): Promise<void> => {
  const name = element('span', '', startTexts.program)
  const size = element('span', 'num', startTexts.kB(0, all))
  const row = element('p', 'row')
  const bar = element('div', 'bar')
  const done = element('i', '')
  done.style.width = '0'
  bar.append(done)
  // Read out once, with what is reached when it is asked for; not with each piece that comes.
  size.setAttribute('aria-hidden', 'true')
  bar.setAttribute('role', 'progressbar')
  bar.setAttribute('aria-label', startTexts.program)
  row.append(name, size)
  show('status', element('h1', '', startTexts.title), row, bar)
  const failure = await fetchProgram(program, (bytes) => {
    bar.setAttribute('aria-valuenow', String(Math.round((bytes / all) * 100)))
    done.style.width = `${(bytes / all) * 100}%`
    size.textContent = startTexts.kB(bytes, all)
  })
  if (failure) say(failure)
  else run()
}

window.addEventListener('error', ({ message, error }) => {
  if (!blank() || message === undefined) return
  if (error instanceof SyntaxError)
    showFailure(startTexts.refused, startTexts.old.replace('{what}', 'ECMAScript 2022'), startTexts.reload, reload)
  else showFailure(startTexts.failed, startTexts.broken.replace('{why}', message), startTexts.reload, reload)
})

const missing = lacks(window as never, HTMLScriptElement.prototype as never, Array.prototype as never)
if (missing === '') void start()
else showFailure(startTexts.refused, startTexts.old.replace('{what}', missing), startTexts.reload, reload)
