/** Saves what the page has made as a file on this device. */
const save = (name: string, url: string): void => {
  const link = document.createElement('a')
  link.href = url
  // Slashes and the like are no part of a file's name.
  link.download = name.replaceAll(/[^\p{L}\p{N}. ()-]+/gu, '-')
  link.click()
}

export const saveText = (name: string, type: string, content: string): void => {
  const url = URL.createObjectURL(new Blob([content], { type }))
  save(name, url)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const saveCanvas = (name: string, canvas: HTMLCanvasElement): void => save(name, canvas.toDataURL('image/png'))
