/** Where a `package://name/…` of a URDF lies when its package is a folder beside a twin document. */

/** @param folder of the URDF. The package is the folder above it that bears its name, else a folder beside the URDF's own. */
export const packageFolder = (folder: string, name: string): string => {
  const parts = folder.split('/')
  const at = parts.lastIndexOf(name)
  if (at >= 0) return parts.slice(0, at + 1).join('/')
  return [...parts.slice(0, -1), name].filter((part) => part !== '').join('/')
}
