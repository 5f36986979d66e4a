/** A link that a tablet can read off paper. */
import { create } from 'qrcode'
import { useMemo } from 'react'

export const QrCode = ({ words, label }: { readonly words: string; readonly label: string }) => {
  const { size, path } = useMemo(() => {
    const { modules } = create(words, { errorCorrectionLevel: 'L' })
    const all = modules.size
    const squares: string[] = []
    for (let y = 0; y < all; y++)
      for (let x = 0; x < all; x++) if (modules.get(y, x)) squares.push(`M${x} ${y}h1v1h-1z`)
    return { size: all, path: squares.join('') }
  }, [words])
  return (
    <svg viewBox={`-2 -2 ${size + 4} ${size + 4}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x={-2} y={-2} width={size + 4} height={size + 4} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
