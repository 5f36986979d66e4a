import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  publicDir: 'public',
  worker: { format: 'es' },
  build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2022', manifest: true, sourcemap: false, chunkSizeWarningLimit: 1200 },
})
