/** Everybody who may come in, with her roles; who is invited; what was done to accounts, and by whom. */
import { Copy, X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { useEffect, useState } from 'react'
import type { Result } from '../../base/result.ts'
import { apiErrorText } from '../../texts/api-error.ts'
import '../../texts/people.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Invitation, Invited, People, PeopleDeed, Person } from '../../wire/people.ts'
import type { Role } from '../../wire/principal.ts'
import controls from '../controls.module.css'
import { copyText } from '../copy-text.ts'
import dialog from '../dialog.module.css'
import { usePorts } from '../ports.tsx'
import css from './people.module.css'
import type { PeoplePort, SignedIn } from './port.ts'
import { ROLE_ORDER, rolesWords } from './roles.ts'

/** Where the link of an invitation leads: the address of this page, and behind "#" what no server sees in its log. */
const linkOf = (secret: string): string => new URL(`join#${secret}`, document.baseURI).href

interface RolesProps {
  readonly label: string
  readonly roles: readonly Role[]
  readonly disabled: boolean
  readonly onChange: (roles: readonly Role[]) => void
}

const Roles = ({ label, roles, disabled, onChange }: RolesProps) => (
  <div className={css['roles']} role="group" aria-label={label}>
    {ROLE_ORDER.map((role) => {
      const has = roles.includes(role)
      return (
        <button
          key={role}
          type="button"
          className={controls['button']}
          aria-pressed={has}
          disabled={disabled}
          onClick={() => onChange(has ? roles.filter((one) => one !== role) : [...roles, role])}
        >
          {text(`people.role.${role}`)}
        </button>
      )
    })}
  </div>
)

const Link = ({ invited }: { readonly invited: Invited }) => {
  const { now } = usePorts()
  const [copied, setCopied] = useState(false)
  const link = linkOf(invited.secret)
  const copy = async (): Promise<void> => setCopied(await copyText(link))
  return (
    <div className={css['link']} role="status">
      <p>{text('people.link', { time: formatMoment(invited.invitation.until, now()) })}</p>
      <code>{link}</code>
      <button type="button" className={controls['button']} onClick={() => void copy()}>
        <Copy size={18} aria-hidden />
        {text(copied ? 'people.link.copied' : 'people.link.copy')}
      </button>
    </div>
  )
}

const deedWords = ({ what, by, whom, roles = [], undone }: PeopleDeed): string => {
  const code = what === 'invited' && whom !== null ? 'renewing' : what
  const deed = text(`people.deed.${code}`, {
    by: by ?? text('people.invitation.gateway'),
    whom: whom ?? '',
    roles: rolesWords(roles),
  })
  return undone ? text('people.deed.undone', { deed }) : deed
}

interface PersonRowProps {
  readonly person: Person
  readonly isSelf: boolean
  readonly working: boolean
  readonly onRoles: (roles: readonly Role[]) => void
  readonly onRenew: () => void
  readonly onRemove: () => void
}

const PersonRow = ({ person, isSelf, working, onRoles, onRenew, onRemove }: PersonRowProps) => {
  const { now } = usePorts()
  const [asks, setAsks] = useState(false)
  const { name, roles, lastAt } = person
  return (
    <li className={css['person']}>
      <div className={css['who']}>
        <b>{name}</b>
        {isSelf && <span>{text('people.you')}</span>}
        <span>
          {lastAt === null ? text('people.seen.never') : text('people.seen', { time: formatMoment(lastAt, now()) })}
        </span>
      </div>
      <Roles label={text('people.roles', { name })} roles={roles} disabled={working} onChange={onRoles} />
      {asks ? (
        <div className={css['sure']} role="group" aria-label={text('people.remove', { name })}>
          <p>{text('people.remove.sure', { name })}</p>
          <button type="button" className={controls['button']} onClick={() => setAsks(false)}>
            {text('act.cancel')}
          </button>
          <button type="button" className={controls['button']} disabled={working} onClick={onRemove}>
            {text('people.remove.yes')}
          </button>
        </div>
      ) : (
        <div className={css['buttons']}>
          <button type="button" className={controls['button']} disabled={working} onClick={onRenew}>
            {text('people.renew')}
          </button>
          {!isSelf && (
            <button type="button" className={controls['button']} disabled={working} onClick={() => setAsks(true)}>
              {text('people.remove', { name })}
            </button>
          )}
        </div>
      )}
    </li>
  )
}

const invitationWords = ({ whose, by, until }: Invitation, now: number): string => {
  const said = { time: formatMoment(until, now), by: by ?? text('people.invitation.gateway') }
  return whose === null ? text('people.invitation', said) : text('people.invitation.whose', { ...said, name: whose })
}

interface PeopleDialogProps {
  readonly signedIn: SignedIn
  readonly onClose: () => void
}

export const PeopleDialog = ({ signedIn, onClose }: PeopleDialogProps) => {
  const { now } = usePorts()
  const [known, setKnown] = useState<People | null>(null)
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')
  const [invited, setInvited] = useState<Invited | null>(null)
  const [roles, setRoles] = useState<readonly Role[]>(['operator'])

  const ask = async <T,>(
    question: (port: PeoplePort) => Promise<Result<T, ApiError>>,
    take: (value: T) => void,
  ): Promise<void> => {
    setWorking(true)
    setWrong('')
    const answer = await question(await signedIn.people())
    setWorking(false)
    if (answer.ok) take(answer.value)
    else setWrong(apiErrorText(answer.error))
  }
  const invite = (given: readonly Role[], person?: string): Promise<void> =>
    ask(async (port) => {
      const made = await port.invite(given, person)
      if (made.ok) setInvited(made.value)
      return made.ok ? port.list() : made
    }, setKnown)
  const { people } = signedIn
  useEffect(() => {
    let isOver = false
    void (async () => {
      const answer = await (await people()).list()
      if (isOver) return
      if (answer.ok) setKnown(answer.value)
      else setWrong(apiErrorText(answer.error))
    })()
    return () => {
      isOver = true
    }
  }, [people])

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={`${dialog['dialog']} ${css['dialog']}`} data-people>
          <Dialog.Title className={dialog['title']}>{text('people.title')}</Dialog.Title>
          <Dialog.Close className={`${controls['icon']} ${css['close']}`} aria-label={text('people.close')}>
            <X size={20} aria-hidden />
          </Dialog.Close>
          <Dialog.Description className={dialog['about']}>
            {text('people.about')} {text('people.roles.about')}
          </Dialog.Description>
          {wrong && (
            <p className={controls['wrong']} role="alert">
              {wrong}
            </p>
          )}
          {known === null ? (
            wrong === '' && <p role="status">{text('people.loading')}</p>
          ) : (
            <>
              <ul className={css['people']}>
                {known.people.map((person) => (
                  <PersonRow
                    key={person.id}
                    person={person}
                    isSelf={person.name === signedIn.name}
                    working={working}
                    onRoles={(next) => void ask((port) => port.setRoles(person.id, next), setKnown)}
                    onRenew={() => void invite(person.roles, person.id)}
                    onRemove={() => void ask((port) => port.remove(person.id), setKnown)}
                  />
                ))}
              </ul>
              <section aria-label={text('people.invite')} className={css['invite']}>
                <h3>{text('people.invite')}</h3>
                <Roles label={text('people.invite.roles')} roles={roles} disabled={working} onChange={setRoles} />
                <button
                  type="button"
                  className={controls['button']}
                  disabled={working}
                  onClick={() => void invite(roles)}
                >
                  {text('people.invite.make')}
                </button>
                {invited && <Link key={invited.invitation.id} invited={invited} />}
              </section>
              {known.invitations.length > 0 && (
                <section aria-label={text('people.open-invitations')}>
                  <h3>{text('people.open-invitations')}</h3>
                  <ul className={css['people']}>
                    {known.invitations.map((one) => (
                      <li key={one.id} className={css['invitation']}>
                        <span>
                          <b>{rolesWords(one.roles)}</b> {invitationWords(one, now())}
                        </span>
                        <button
                          type="button"
                          className={controls['button']}
                          disabled={working}
                          onClick={() => void ask((port) => port.withdraw(one.id), setKnown)}
                        >
                          {text('people.withdraw')}
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              <section aria-label={text('people.deeds')}>
                <h3>{text('people.deeds')}</h3>
                <ul className={css['deeds']}>
                  {known.deeds.map((deed, i) => (
                    <li key={`${deed.at} ${i}`}>
                      <time className="num">{formatMoment(deed.at, now())}</time> {deedWords(deed)}
                    </li>
                  ))}
                </ul>
              </section>
            </>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
