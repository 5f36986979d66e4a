/**
 * Stands where three's manager of headsets would (see `vite.config.ts`): a factory is looked at on a screen, and what no
 * one wears need not be fetched before the first picture. It has what the renderer asks of a manager that is switched off.
 */
import { EventDispatcher } from 'three/src/core/EventDispatcher.js'

export class WebXRManager extends EventDispatcher {
  readonly enabled = false
  readonly isPresenting = false
  readonly cameraAutoUpdate = false
  setAnimationLoop(): void {}
  getEnvironmentBlendMode(): void {}
  dispose(): void {}
}
