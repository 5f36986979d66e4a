/** Whether what somebody wrote says that a part was repaired or replaced, in the languages that people write in here. */

const DONE =
  /\b(repaired|replaced|renewed|exchanged|overhauled|rebuilt|swapped|new (bearing|belt|filter|seal|motor|gearbox|lamp|tool|pump|valve)|repariert|ersetzt|erneuert|getauscht|ausgetauscht|ausgewechselt|gewechselt|überholt|neue[sr]? (lager|riemen|filter|dichtung|motor|getriebe|lampe|werkzeug|pumpe|ventil))(?![\p{L}])/iu

/** It is to be done, or was not. */
const NOT_YET =
  /\b(not|never|nothing|cannot|can't|should|must|will|shall|needs?|to) (yet )?(be )?(being )?(repaired|replaced|renewed|exchanged|overhauled|rebuilt|swapped)\b|\b(nicht|nie|muss|müssen|soll|sollte|wird|werden|noch)\b/iu

export const saysRenewed = (text: string): boolean => DONE.test(text) && !NOT_YET.test(text)
