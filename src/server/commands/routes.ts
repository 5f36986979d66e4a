import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { CommandService } from './command-service.ts'

export const commandRoutes = (commands: CommandService): readonly Route[] => [
  route(ROUTES.command, ({ body, who }) => commands.request(body, who)),
]
