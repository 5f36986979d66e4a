/**
 * What someone sees who has not come in: a passcode's field, name and password, or where an invitation is taken.
 * Self-contained, so that nothing of the page itself is served before.
 */
import { createHash } from 'node:crypto'
import { door } from '../../texts/api-english.ts'
import { API } from '../../wire/paths.ts'

/** Where the link of an invitation leads; what it says stands behind "#", which no server and no log sees. */
export const JOIN_PATH = '/join'

interface Door {
  readonly lead?: string
  readonly note?: string
  readonly fields: readonly {
    readonly name: string
    readonly label: string
    readonly autocomplete: string
    readonly optional?: boolean
  }[]
  readonly button: string
  readonly path: string
  /** Where to, when it opens. */
  readonly to: 'location.reload()' | "location.replace('./')"
  /** Statements in which `body` becomes what is sent, or `throw` a sentence. */
  readonly prepare?: string
}

const PASSCODE: Door = {
  fields: [{ name: 'passcode', label: door.passcode, autocomplete: 'current-password' }],
  button: door.open,
  path: API.session,
  to: 'location.reload()',
}
const ACCOUNTS: Door = {
  fields: [
    { name: 'name', label: door.name, autocomplete: 'username' },
    { name: 'password', label: door.password, autocomplete: 'current-password' },
  ],
  note: door.forgotten,
  button: door.signIn,
  path: API.session,
  to: 'location.reload()',
}
const JOIN: Door = {
  lead: door.joinLead,
  fields: [
    { name: 'name', label: door.newName, autocomplete: 'username', optional: true },
    { name: 'password', label: door.newPassword, autocomplete: 'new-password' },
    { name: 'again', label: door.again, autocomplete: 'new-password' },
  ],
  button: door.join,
  path: API.join,
  to: "location.replace('./')",
  prepare: `
  const secret = location.hash.slice(1)
  if (secret === '') throw ${JSON.stringify(door.noInvitation)}
  if (body.password !== body.again) throw ${JSON.stringify(door.different)}
  body = { secret, password: body.password, ...(body.name.trim() === '' ? {} : { name: body.name }) }`,
}

const scriptOf = ({ path, to, prepare = '' }: Door): string => `{
const form = document.querySelector('form'), said = document.querySelector('[role=alert]')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  said.textContent = ''
  let body = Object.fromEntries(new FormData(form))
  try {${prepare}
    const answer = await fetch('.${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (answer.ok) return ${to}
    const { error, remedy } = await answer.json()
    said.textContent = error + ' ' + (remedy ?? '')
  } catch (failure) {
    said.textContent = typeof failure === 'string' ? failure : ${JSON.stringify(door.noAnswer)}
  }
  form.querySelector('[type=password]').select()
})
}`
const STYLE = `
:root { color-scheme: dark light; font: 16px/1.5 Inter, system-ui, sans-serif; background: #15181b; color: #eceff1 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
form { width: min(320px, calc(100vw - 48px)); display: grid; gap: 12px }
h1 { margin: 0; font-size: 20px; font-weight: 600 }
label { color: #a7b0b7 }
input, button { box-sizing: border-box; width: 100%; height: 56px; border-radius: 8px; font: inherit; padding: 0 16px }
input { background: #1c2024; border: 1px solid #3a4147; color: inherit }
input:focus-visible, button:focus-visible { outline: 2px solid #3a8eff; outline-offset: 2px }
button { background: #3a8eff; color: #0b0e10; border: 0; font-weight: 600; cursor: pointer }
p { margin: 0; color: #a7b0b7 }
p[role=alert] { min-height: 3em }
@media (prefers-color-scheme: light) {
  :root { background: #f4f5f6; color: #15191c } label, p { color: #4a5258 }
  input { background: #fff; border-color: #b9c0c5 } button { background: #0b4fe0; color: #fff }
}
`
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export interface DoorPage {
  readonly csp: string
  /** @param title of the plant */
  html(title: string): string
}

const pageOf = (one: Door): DoorPage => {
  const script = scriptOf(one)
  const fields = one.fields.map(
    ({ name, label, autocomplete, optional = false }, i) =>
      `<label for="${name}">${escaped(label)}</label>
<input id="${name}" name="${name}" type="${name === 'name' ? 'text' : 'password'}" maxlength="${name === 'name' ? 80 : 200}" autocomplete="${autocomplete}"${i === 0 ? ' autofocus' : ''}${optional ? '' : ' required'}>`,
  )
  return {
    csp: `default-src 'none'; connect-src 'self'; script-src ${hash(script)}; style-src ${hash(STYLE)}; form-action 'none'; base-uri 'none'`,
    html: (title) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><form><h1>${escaped(title)}</h1>${one.lead ? `<p>${escaped(one.lead)}</p>` : ''}
${fields.join('\n')}
<button>${escaped(one.button)}</button><p role="alert"></p>${one.note ? `<p>${escaped(one.note)}</p>` : ''}</form></main><script>${script}</script></body></html>
`,
  }
}

export const DOORS = { passcode: pageOf(PASSCODE), accounts: pageOf(ACCOUNTS), join: pageOf(JOIN) } as const
