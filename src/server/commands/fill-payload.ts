/** Payload templates: `{value}`, `{id}`, `{actor}`. */

const isJson = (template: string): boolean => /^\s*[{["]/.test(template)

/** In a JSON template what is filled in stays inside its quotes, whatever a person typed as a name. */
export const fillPayload = (template: string, fields: { readonly value: number | null; readonly id: string; readonly actor: string }): string =>
  template.replace(/\{(value|id|actor)\}/g, (_whole, name: 'value' | 'id' | 'actor') => {
    const text = String(fields[name] ?? '')
    return isJson(template) ? JSON.stringify(text).slice(1, -1) : text
  })
