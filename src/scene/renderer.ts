/** The renderer for a canvas, or why this browser gives none. */
import { WebGLRenderer } from 'three'
import { err, ok, type Result } from '../base/result.ts'
import { text } from '../texts/text.ts'
import { sortThreeWords } from './three-words.ts'

const ATTRIBUTES: WebGLContextAttributes = {
  alpha: true,
  depth: true,
  stencil: true,
  antialias: true,
  powerPreference: 'high-performance',
}

const knowsWebGl1 = (): boolean => {
  const older = document.createElement('canvas').getContext('webgl')
  older?.getExtension('WEBGL_lose_context')?.loseContext()
  return older !== null
}

/** @returns as an error what a person can do about it */
export const createRenderer = (canvas: HTMLCanvasElement): Result<WebGLRenderer, string> => {
  let why = ''
  canvas.addEventListener('webglcontextcreationerror', (event) => (why = (event as WebGLContextEvent).statusMessage), {
    once: true,
  })
  const context = canvas.getContext('webgl2', ATTRIBUTES)
  if (!context) {
    if (!knowsWebGl1()) return err(text('scene.impossible.none'))
    return err(
      why === '' || typeof WebGL2RenderingContext === 'undefined'
        ? text('scene.impossible.webgl1')
        : text('scene.impossible.refused', { why }),
    )
  }
  sortThreeWords()
  return ok(new WebGLRenderer({ canvas, context, antialias: true, stencil: true }))
}
