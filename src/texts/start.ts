/** What the page says before its catalogue of texts has come; the script that says it must stay small. */
export const startTexts = {
  title: 'Gemba',
  program: 'Program',
  kB: (loaded: number, all: number): string => `${Math.round(loaded / 1000)} of ${Math.round(all / 1000)}\u202fkB`,
  failed: 'The program could not be loaded',
  gone: 'A file of the program is no longer there: the gateway has been updated, or is being so. Reload the page.',
  unreachable: 'The gateway cannot be reached, or the network is gone. Loading goes on where it stopped.',
  refused: 'This browser cannot run the program',
  old: 'It lacks {what}. Use Chrome or Edge 110, Firefox 115, Safari 16.4, or later.',
  broken: 'It stopped by a fault before anything could be shown: {why}',
  again: 'Try again',
  reload: 'Reload the page',
} as const
