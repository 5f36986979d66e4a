/** How a plant's own broker is reached: protocol version, TLS files, session, back-off. */
import { readFileSync } from 'node:fs'
import type { IClientOptions } from 'mqtt'
import { err, ok, type Result } from '../../base/result.ts'
import { reason } from '../config.ts'
import { FAILURES, type StartFailure } from '../failures.ts'

export interface ExternalBroker {
  readonly name: string
  readonly url: string
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** 4 = MQTT 3.1.1 (default), 5 = MQTT 5. */
  readonly protocolVersion?: 4 | 5 | undefined
  /** Without one it is a new one each time, and no session can be kept. */
  readonly clientId?: string | undefined
  /** The broker keeps messages of QoS 1 and 2 through a cut as long as this, s; 0 or absent = a clean session. */
  readonly keepSessionS?: number | undefined
  /** Files in PEM: who signed the broker's certificate; our own certificate and its key. */
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** The name in the broker's certificate, where it is not the one in the address. */
  readonly serverName?: string | undefined
}

/** A broker that does not answer within this does not. */
export const CONNECT_MS = 8_000
/** A cut that nobody tells of (half-open) is found within one and a half of this; until then what is published on change only looks live. */
const KEEPALIVE_S = 5
const BACKOFF = { firstMs: 500, capMs: 15_000 } as const

/** Wait before the next attempt, ms: doubling, capped, jittered, so that a plant full of clients does not return at once. */
export const backoffMs = (attempt: number, random: () => number): number =>
  Math.min(BACKOFF.capMs, BACKOFF.firstMs * 2 ** Math.min(attempt, 20)) * (0.5 + random() / 2)

/** 0 where no session can be kept: it would be found again by its client id only. */
export const sessionS = (broker: ExternalBroker): number =>
  broker.clientId === undefined ? 0 : (broker.keepSessionS ?? 0)

/** Options of mqtt.js for one connection, with a clean session. */
export const clientOptions = (broker: ExternalBroker, random: () => number): Result<IClientOptions, StartFailure> => {
  const options: IClientOptions = {
    clientId: broker.clientId ?? `gemba-${Math.floor(random() * 2 ** 40).toString(36)}`,
    protocolVersion: broker.protocolVersion ?? 4,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  }
  if (broker.user !== undefined) options.username = broker.user
  if (broker.password !== undefined) options.password = broker.password
  if (broker.serverName !== undefined) options.servername = broker.serverName
  for (const file of ['ca', 'cert', 'key'] as const) {
    const path = broker[file]
    if (path === undefined) continue
    try {
      options[file] = readFileSync(path)
    } catch (failure) {
      return err(FAILURES.brokerFile(broker.name, file, path, reason(failure)))
    }
  }
  return ok(options)
}
