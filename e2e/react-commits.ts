declare global {
  interface Window {
    reactCommits(): number
  }
}

/** Runs in a page before its own scripts: counts how often React renders, as `window.reactCommits()`. */
export const countCommits = (): void => {
  let commits = 0
  let renderers = 0
  Object.assign(window, {
    reactCommits: () => commits,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      isDisabled: false,
      renderers: new Map(),
      inject: () => ++renderers,
      checkDCE: () => {},
      onScheduleFiberRoot: () => {},
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
      onCommitFiberRoot: () => commits++,
    },
  })
}
