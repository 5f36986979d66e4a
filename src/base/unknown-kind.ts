/**
 * The end of a `switch` over the kinds of a message. One that was forgotten there is an error of types. At run time only a
 * side that is newer than this one can send another kind: it is ignored, and never taken for the last one of the list.
 */
export const ignoreUnknown = (_message: never): void => {}
