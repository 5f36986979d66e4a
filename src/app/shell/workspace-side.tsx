/** A workspace, over everything between rail and timeline. */
import { lazy, Suspense } from 'react'
import controls from '../../panels/controls.module.css'
import { WORKSPACES } from '../../panels/workspace-list.ts'
import { text } from '../../texts/text.ts'
import { Boundary } from './boundary.tsx'
import css from './shell.module.css'

const ALL = WORKSPACES.map((workspace) => ({ ...workspace, Body: lazy(workspace.load) }))

export const WorkspaceSide = ({ id }: { readonly id: string }) => {
  const { nav, loading, Body } = ALL.find((one) => one.id === id)!
  return (
    <main className={css['workspace']} aria-label={text(nav)}>
      <Boundary name={text(nav)} className={css['wide']}>
        <Suspense fallback={<p className={controls['empty']}>{text(loading)}</p>}>
          <Body />
        </Suspense>
      </Boundary>
    </main>
  )
}
