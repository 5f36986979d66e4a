/** Which machines of a flow work on pieces. */
import type { TwinAsset } from '../../twin/twin.ts'

/** Of the machine itself, not of a part of it. */
export const hasRole = ({ signals }: TwinAsset, roles: readonly string[]): boolean =>
  signals.some(({ component, role }) => component === null && role !== null && roles.includes(role))

/** It works on pieces: it counts them, says how long one takes, or somebody has said it. */
export const isStation = (asset: TwinAsset): boolean =>
  asset.plannedRunTimePerItemMs !== null || hasRole(asset, ['cycle-time', 'count', 'count-good'])
