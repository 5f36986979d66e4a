/** Software WebGL, and no traffic of the browser's own. */
export const CHROMIUM_ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Playwright switches these off; its flag is replaced by the one below. */
const OFF_IN_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]
/** What pops up under the address bar: two pages more for each profile, which nobody sees and which cost seconds. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']

/**
 * For tests, which measure nothing. Pages are put together on the CPU at once, not on a graphics card that the CPU plays:
 * a third of the work of a page load, nine tenths of a screenshot.
 */
export const TEST_ARGS = [
  ...CHROMIUM_ARGS,
  '--disable-gpu-compositing',
  `--disable-features=${[...OFF_IN_PLAYWRIGHT, ...ADDRESS_BAR].join(',')}`,
]

/**
 * For journeys of many taps one soon after another: where pages are put together on the CPU, some of them press nothing.
 * `test.use(WITH_FINGERS)`
 */
export const WITH_FINGERS = {
  launchOptions: {
    ...(process.env['GEMBA_CHROMIUM'] ? { executablePath: process.env['GEMBA_CHROMIUM'] } : {}),
    args: CHROMIUM_ARGS,
  },
}
