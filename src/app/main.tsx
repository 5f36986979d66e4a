import '@fontsource-variable/inter/opsz.css'
import '../look/base.css'
import { createRoot, type Root } from 'react-dom/client'
import { lazy, Suspense } from 'react'
import { text } from '../texts/text.ts'
import { App } from './app.tsx'
import { BootScreen } from './boot-screen.tsx'
import css from './boot-screen.module.css'
import { pageFaults } from './page-faults.ts'
import { probe } from './probe.ts'
import { Boundary } from './shell/boundary.tsx'

const Gallery = lazy(() => import('./gallery/gallery.tsx').then((page) => ({ default: page.Gallery })))
const isGallery = new URLSearchParams(window.location.search).has('gallery')

pageFaults.watch(window)

let root: Root | null = null
const mount = (): void => {
  root = createRoot(document.getElementById('root')!)
  root.render(
    <Boundary name={text('part.page')} className={css['screen']}>
      {isGallery ? (
        <Suspense fallback={<BootScreen failure={null} onRetry={() => {}} />}>
          <Gallery />
        </Suspense>
      ) : (
        <App />
      )}
    </Boundary>,
  )
}
mount()
probe.viewer({ mount, unmount: () => root?.unmount() })
