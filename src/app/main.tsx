import '@fontsource-variable/inter'
import '../look/base.css'
import { createRoot, type Root } from 'react-dom/client'
import { App } from './app.tsx'
import { probe } from './probe.ts'

let root: Root | null = null
const mount = (): void => {
  root = createRoot(document.getElementById('root')!)
  root.render(<App />)
}
mount()
probe.viewer({ mount, unmount: () => root?.unmount() })
