/** Which priorities have a tone on this device. */
import { Volume2, VolumeX } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import controls from '../controls.module.css'
import { PriorityMark } from '../priority-mark.tsx'
import { useSubscribed } from '../subscribed.ts'
import css from './alarms.module.css'
import { tones } from './sound.ts'

export const SoundMenu = () => {
  const on = useSubscribed(tones.subscribe, () => tones.on)
  const blocked = useSubscribed(tones.subscribe, () => tones.blocked)
  const Icon = on.size > 0 ? Volume2 : VolumeX
  return (
    <Popover.Root>
      <Popover.Trigger className={controls['small']} aria-label={text('alarms.sound')} title={text('alarms.sound')}>
        <Icon size={16} aria-hidden />
        <span className={css['wide']}>{text('alarms.sound')}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['sounds']} align="end" sideOffset={4} collisionPadding={8}>
          <p>{text('alarms.sound.about')}</p>
          {PRIORITIES.map((priority) => (
            <div key={priority} className={css['tone']}>
              <label>
                <input
                  type="checkbox"
                  checked={on.has(priority)}
                  aria-label={text('alarms.sound.of', { priority: text(`priority.${priority}`) })}
                  onChange={({ target }) => tones.set(priority, target.checked)}
                />
                <PriorityMark priority={priority} silent />
                {text(`priority.${priority}`)}
              </label>
              <button type="button" className={controls['small']} onClick={() => void tones.play(priority)}>
                {text('alarms.sound.try')}
              </button>
            </div>
          ))}
          {blocked && (
            <p className={controls['wrong']} role="status">
              {text('alarms.sound.blocked')}
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
