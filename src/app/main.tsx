import '@fontsource-variable/inter'
import '../look/base.css'
import { createRoot, type Root } from 'react-dom/client'
import { lazy, Suspense } from 'react'
import { App } from './app.tsx'
import { probe } from './probe.ts'

const Gallery = lazy(() => import('./gallery/gallery.tsx').then((page) => ({ default: page.Gallery })))
const isGallery = new URLSearchParams(window.location.search).has('gallery')

let root: Root | null = null
const mount = (): void => {
  root = createRoot(document.getElementById('root')!)
  root.render(isGallery ? <Suspense><Gallery /></Suspense> : <App />)
}
mount()
probe.viewer({ mount, unmount: () => root?.unmount() })
