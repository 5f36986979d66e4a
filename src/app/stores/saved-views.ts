/** What a person does with the views she has saved on this device; see `preferences.ts`. */
import type { AppStore } from './app-store.ts'
import { LONGEST_NAME, MOST_VIEWS, type SavedView } from './preferences.ts'

const properName = (name: string): string => name.trim().slice(0, LONGEST_NAME)

/** Keeps what is seen now under a name; one of that name is replaced. */
export const saveView = (store: AppStore, name: string): void => {
  const { pose, selection, layer, grain, filter, isolated, views } = store.getState()
  if (!pose || properName(name) === '') return
  const view: SavedView = { name: properName(name), pose, selection, layer, grain, filter, isolated }
  store.setState({ views: [...views.filter((one) => one.name !== view.name), view].slice(-MOST_VIEWS) })
}

/** One that had the new name is replaced. */
export const renameView = (store: AppStore, before: string, name: string): void => {
  const wanted = properName(name)
  if (wanted === '' || wanted === before) return
  store.setState({
    views: store
      .getState()
      .views.flatMap((view) =>
        view.name === before ? [{ ...view, name: wanted }] : view.name === wanted ? [] : [view],
      ),
  })
}

export const removeView = (store: AppStore, name: string): void =>
  store.setState({ views: store.getState().views.filter((view) => view.name !== name) })
