/** Copies a text. On a page that is not served securely, as in most plants, the clipboard has no other door than the old one. */
export const copyText = async (words: string): Promise<boolean> => {
  try {
    if ('clipboard' in navigator) {
      await navigator.clipboard.writeText(words)
      return true
    }
  } catch {
    // Not allowed: the old way may be.
  }
  const field = document.createElement('textarea')
  field.value = words
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
  }
}
