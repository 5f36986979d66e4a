/** Texts of how much longer parts live. */
export const life = {
  'life.title': '{part}: about {median} more',
  'life.title.least': '{part}: {median} more, or longer',
  'life.range': '8 in 10: {low} – {high} more; {age} so far',
  'life.date': 'As the last week went, {day} ({from} – {to}).',
  'life.date.only': 'As the last week went, {day}.',
  'life.date.least': 'As the last week went, not before {day}.',
  'life.based':
    'From {count, plural, one {# that failed} other {# that failed}}. Each asked as if it lived: {covered} in 100 within their range, {error} off.',
  'life.based.elsewhere':
    'From {count, plural, one {# that failed} other {# that failed}} in another plant, as it was learnt there.',
  'life.based.past': 'From {count, plural, one {# that failed} other {# that failed}}.',
  'life.few-runs': '{part}: how long it lives is not known yet',
  'life.few-runs.about':
    '{runs, plural, =0 {None of its kind has failed} one {One of its kind has failed} other {# of its kind have failed}} as far as is recorded; from {wanted} on it is said.',
  'life.nothing-measured': '{part}: how long it lives is not known',
  'life.nothing-measured.about':
    '{runs} of its kind have failed. Of {measured} of them enough was measured while they worked; from {wanted} on it is said.',
  'life.few-rows': '{part} has only just begun',
  'life.few-rows.about':
    'Too little of it was recorded to say how long it lives: {rows} of {wanted} readings while it worked.',
  'life.failed': '{part} has failed',
  'life.failed.about': 'Since {time}. With the next part its count begins anew.',
  'life.no-skill': '{part}: nothing is said of how long it lives',
  'life.no-skill.about':
    'Of the last {judged} expectations of its kind {held} came true within their range: no better than chance.',
  'life.word.ends': 'ends {day}, {range}',
  'life.word.least': '{median} more, or longer',
  'life.word.more': 'about {median} more',
  'life.word.said': 'ends, 8 in 10: {range}',
  'life.word.failed': 'has failed',
  'life.word.none': 'nothing is said',
  'life.record': '{held} of {all} earlier ones of its kind came true within their range.',
  'life.record.none': 'None of its kind was judged so far.',

  'record.lives': 'Lives of parts',
  'record.lives.about': 'How much longer parts were said to live; judged when they failed.',
  'record.lives.of': '{held} of {all} within their range; they say of themselves 8 in 10.',
  'record.lives.skill': 'Their middle was off by {own} of what it was, the age alone by {age}.',
  'record.lives.row': 'at {age}: {median} more ({low} – {high})',
  'record.lives.row.least': 'at {age}: {median} more, or longer ({low} – {high})',
  'record.lives.lived': 'lived {lived} more',
  'record.lives.prevented': 'replaced in time',
  'record.lives.set-aside': 'nobody knows',
  'record.lives.later': 'lived longer than that',
  'record.lives.open': 'not judged yet',
} as const
