/** What a device is told that does not trust the gateway's own authority yet. Self-contained, and open to everyone on the network. */
import { createHash, X509Certificate } from 'node:crypto'
import { trust } from '../../texts/api-english.ts'

export const TRUST_PATH = '/trust'
export const AUTHORITY_PATH = '/trust/gemba-authority.crt'

const STYLE = `
:root { color-scheme: dark light; font: 16px/1.5 Inter, system-ui, sans-serif; background: #15181b; color: #eceff1 }
body { margin: 0 }
main { max-width: 640px; margin: 0 auto; padding: 32px 24px 64px }
h1 { font-size: 24px; font-weight: 600 } h2 { font-size: 16px; font-weight: 600; margin: 24px 0 4px }
p { margin: 0 0 16px }
code { display: block; padding: 12px 16px; border-radius: 8px; background: #1c2024; overflow-wrap: anywhere; font-size: 14px }
a { display: inline-flex; align-items: center; min-height: 56px; padding: 0 24px; border-radius: 8px; background: #3a8eff; color: #0b0e10; font-weight: 600; text-decoration: none; margin: 16px 12px 0 0 }
a + a { background: none; color: inherit; box-shadow: inset 0 0 0 1px currentColor }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
@media (prefers-color-scheme: light) {
  :root { background: #f4f5f6; color: #15191c } code { background: #fff } a { background: #0b4fe0; color: #fff }
}
`
const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`
export const TRUST_CSP = `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'`

export const fingerprintOf = (authority: string): string => new X509Certificate(authority).fingerprint256

export const trustPage = (authority: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${trust.title}</title><style>${STYLE}</style></head>
<body><main><h1>${trust.title}</h1><p>${trust.lead}</p><p>${trust.check}</p><code>${fingerprintOf(authority)}</code>
<a href=".${AUTHORITY_PATH}" download>${trust.download}</a><a href="./">${trust.open}</a>
${trust.systems.map(([name, steps]) => `<h2>${name}</h2><p>${steps.replaceAll('&', '&amp;')}</p>`).join('\n')}
</main></body></html>
`
