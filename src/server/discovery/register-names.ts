/** The topics of a register, indexed a few at a time when somebody asks for those that are like another. */
import { TopicIndex } from '../../decode/topic-index.ts'
import type { TopicRegister } from '../../discovery/register.ts'

const AT_ONCE = 500

export class RegisterNames {
  #register: TopicRegister | null = null
  #index = new TopicIndex()
  #taken = 0
  #next: Iterator<{ readonly topic: string }> | null = null

  /** @param mayWork whether there is time for some hundred more; some are always taken */
  of(register: TopicRegister, mayWork: () => boolean): TopicIndex {
    if (register !== this.#register) {
      this.#register = register
      this.#index = new TopicIndex()
      this.#taken = 0
      this.#next = null
    }
    // A register forgets nobody: its iterator goes on where topics were added behind it.
    this.#next ??= register.entries[Symbol.iterator]()
    do {
      for (let i = 0; i < AT_ONCE && this.#taken < register.size; i++, this.#taken++)
        this.#index.add(this.#next.next().value!)
    } while (this.#taken < register.size && mayWork())
    return this.#index
  }
}
