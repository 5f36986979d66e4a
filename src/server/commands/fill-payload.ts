/** Payload templates: `{value}`, `{id}`, `{actor}`. */

// oxlint-disable-next-line no-control-regex -- a line break typed as a name must not begin a new line of a plain payload
const CONTROL = /[\u0000-\u001f\u007f]/g
const PLACE = /\{(value|id|actor)\}/g

/** JSON as it will be once filled in: an object, a list or a text. A bare number needs no care. */
const isJson = (template: string): boolean => {
  try {
    return typeof JSON.parse(template.replace(PLACE, '0')) !== 'number'
  } catch {
    return false
  }
}

/** In a JSON template what is filled in stays inside its quotes, whatever a person typed as a name. */
export const fillPayload = (
  template: string,
  fields: { readonly value: number | null; readonly id: string; readonly actor: string },
): string => {
  const json = isJson(template)
  return template.replace(PLACE, (_whole, name: 'value' | 'id' | 'actor') => {
    const text = String(fields[name] ?? '')
    return json ? JSON.stringify(text).slice(1, -1) : text.replace(CONTROL, ' ')
  })
}
