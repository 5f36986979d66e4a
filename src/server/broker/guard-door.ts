/** The embedded broker asks its door: at CONNECT, and for every message and subscription that does not take the short way. */
import type { Aedes, AuthenticateError, Client } from 'aedes'
import type { BrokerDoor, Rights } from './door.ts'

/** MQTT 3.1.1 §3.2.2.3 and §3.9.3. */
const NOT_AUTHORIZED = 5
const BAD_NAME_OR_PASSWORD = 4
/** Who guesses waits; nobody else does. */
const WRONG_GUESS_MS = 1000

const refusal = (returnCode: number, why: string): AuthenticateError => Object.assign(new Error(why), { returnCode })

/** @returns what each client may do; browsers are entered before they speak */
export const guardDoor = (aedes: Aedes, door: BrokerDoor): WeakMap<Client, Rights> => {
  const rightsOf = new WeakMap<Client, Rights>()
  const may = (client: Client | null, key: 'publish' | 'subscribe', topic: string): boolean => {
    // Without a client it is the broker's own.
    if (!client) return true
    const rights = rightsOf.get(client)
    const granted = key === 'publish' ? rights?.mayPublish(topic) : rights?.mayListen(topic)
    if (granted !== true) door.refuse(key, `${rights?.name ?? client.id}: ${topic}`)
    return granted === true
  }

  aedes.authenticate = (client, name, password, done) => {
    const connected = (aedes as unknown as { clients: Record<string, Client> }).clients[client.id]
    const enter = (rights: Rights): void => {
      // A client identifier is taken over by whoever comes with it [MQTT-3.1.4-2]: only by the one who has it.
      if (connected && rightsOf.get(connected)?.name !== rights.name) {
        door.refuse('sign-in', `${rights.name ?? ''} ${client.id}`.trim())
        return done(refusal(2, 'this client identifier is in use by somebody else'), null)
      }
      rightsOf.set(client, rights)
      done(null, true)
    }
    const before = rightsOf.get(client)
    if (before) return enter(before)
    const rights = door.signIn(name, password, client.id)
    if (rights) return enter(rights)
    const why = refusal(name === undefined ? NOT_AUTHORIZED : BAD_NAME_OR_PASSWORD, 'sign in by name and password')
    setTimeout(() => done(why, null), WRONG_GUESS_MS).unref()
  }
  const publish = aedes.authorizePublish
  aedes.authorizePublish = (client, packet, done) =>
    may(client, 'publish', packet.topic) ? publish(client, packet, done) : done(new Error('it may not publish there'))
  const subscribe = aedes.authorizeSubscribe
  aedes.authorizeSubscribe = (client, subscription, done) =>
    may(client, 'subscribe', subscription.topic) ? subscribe(client, subscription, done) : done(null, null)
  return rightsOf
}
