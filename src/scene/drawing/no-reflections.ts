/**
 * Stands where three's maker of environment maps would (see `vite.config.ts`): surfaces here are matte and the hall's light
 * is worked out by `hall-light.ts`; no texture is mirrored in anything, and what would prepare one need not be fetched.
 */
export class WebGLEnvironments {
  get(): null {
    return null
  }

  dispose(): void {}
}
