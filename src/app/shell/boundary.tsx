/** Round each part of the page: what fails in one says so in its place, and the others go on. */
import { Component, type ReactNode } from 'react'
import controls from '../../panels/controls.module.css'
import { text } from '../../texts/text.ts'
import { pageFaults, wordsOf } from '../page-faults.ts'
import css from './boundary.module.css'

/** Browsers' own words for a file of the program that did not come: after an update of the gateway it is there no longer. */
const NOT_FETCHED =
  /dynamically imported module|Importing a module script failed|Unable to preload CSS|Loading (CSS )?chunk/i

interface BoundaryProps {
  /** What a person calls this part. */
  readonly name: string
  /** Of the box that takes the part's place. */
  readonly className?: string | undefined
  /** Goes on in a small part's place, beside one button; absent: a box says it all. */
  readonly instead?: ReactNode
  readonly children: ReactNode
}

interface BoundaryState {
  readonly failure: { readonly why: string } | null
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  static getDerivedStateFromError(failure: unknown): BoundaryState {
    return { failure: { why: wordsOf(failure) } }
  }

  override state: BoundaryState = { failure: null }

  override componentDidCatch(failure: unknown): void {
    pageFaults.note(failure, this.props.name)
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (!failure) return this.props.children
    if (this.props.instead !== undefined)
      return (
        <>
          {this.props.instead}
          <button
            type="button"
            className={controls['small']}
            title={failure.why}
            aria-label={text('part.reload.about', { name: this.props.name })}
            onClick={() => window.location.reload()}
          >
            {text('part.reload.short')}
          </button>
        </>
      )
    const old = NOT_FETCHED.test(failure.why)
    return (
      <div className={`${css['failed']} ${this.props.className ?? ''}`} role="alert">
        <b>{text(old ? 'part.not-fetched' : 'part.failed', { name: this.props.name })}</b>
        <p>{old ? text('part.not-fetched.remedy') : text('part.failed.remedy', { why: failure.why })}</p>
        <div className={css['ways']}>
          {!old && (
            <button type="button" className={controls['button']} onClick={() => this.setState({ failure: null })}>
              {text('boot.retry')}
            </button>
          )}
          <button type="button" className={controls['button']} onClick={() => window.location.reload()}>
            {text('part.reload')}
          </button>
        </div>
      </div>
    )
  }
}
