/** What someone without a session sees: one field. Self-contained, so that nothing of the page itself is served before. */
import { createHash } from 'node:crypto'
import { API } from '../../wire/paths.ts'

const SCRIPT = `
const form = document.querySelector('form'), said = document.querySelector('p')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  said.textContent = ''
  try {
    const answer = await fetch('${API.session}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ passcode: form.passcode.value }) })
    if (answer.ok) return location.reload()
    const { error, remedy } = await answer.json()
    said.textContent = error + ' ' + (remedy ?? '')
  } catch {
    said.textContent = 'The gateway does not answer. Check the connection and try again.'
  }
  form.passcode.select()
})
`
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
p { margin: 0; min-height: 3em; color: #a7b0b7 }
@media (prefers-color-scheme: light) {
  :root { background: #f4f5f6; color: #15191c } label, p { color: #4a5258 }
  input { background: #fff; border-color: #b9c0c5 } button { background: #0b4fe0; color: #fff }
}
`
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export const LOGIN_CSP = `default-src 'none'; connect-src 'self'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; form-action 'none'; base-uri 'none'`

export const loginPage = (title: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><form><h1>${escaped(title)}</h1><label for="passcode">Passcode</label>
<input id="passcode" name="passcode" type="password" autocomplete="current-password" autofocus required>
<button>Open</button><p role="alert"></p></form></main><script>${SCRIPT}</script></body></html>
`
