/** How a judged expectation came out. `prevented`: somebody acted, or it fell back by itself, before it could be seen. */
export const OUTCOMES = ['within', 'earlier', 'later', 'prevented', 'set-aside'] as const
