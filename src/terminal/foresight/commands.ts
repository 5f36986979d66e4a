/** What `npm run foresight` can do, in the order of its help. */
import type { Command } from './command.ts'
import { lifeCommand } from './life.ts'
import { unusualCommand } from './unusual.ts'
import { wearCommand } from './wear.ts'

export const COMMANDS: readonly Command[] = [unusualCommand, lifeCommand, wearCommand]
