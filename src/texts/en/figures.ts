/** Texts of key figures: what they are made of, and why something is missing. */
export const figures = {
  'kpi.partial': '{used}/{all} live',
  'kpi.other-unit': '{used}/{all}, unit differs',
  'kpi.none.signal': 'no signal',
  'kpi.none.unit': 'unit differs',
  'kpi.none.never': 'no value yet',
  'kpi.none.stale': 'too old',
  'kpi.none.bad': 'bad values',
  'kpi.none.young': 'counting',
  'kpi.about': '{name}: what it is made of',
  'kpi.made.sum': 'Sum of {used} of {all} {all, plural, one {signal} other {signals}} of the role “{role}”.',
  'kpi.made.mean': 'Mean of {used} of {all} {all, plural, one {signal} other {signals}} of the role “{role}”.',
  'kpi.made.max': 'Highest of {used} of {all} {all, plural, one {signal} other {signals}} of the role “{role}”.',
  'kpi.made.min': 'Lowest of {used} of {all} {all, plural, one {signal} other {signals}} of the role “{role}”.',
  'kpi.made.rate-per-hour':
    'What {used} of {all} {all, plural, one {counter} other {counters}} of the role “{role}” counted in the last quarter of an hour, per hour.',
  'kpi.made.nothing': 'No signal has the role “{role}”.',
  'kpi.missing.never': '{count} never heard: {names}',
  'kpi.missing.stale': '{count} older than {count, plural, one {its limit} other {their limits}}: {names}',
  'kpi.missing.bad': '{count} of bad quality: {names}',
  'kpi.missing.young':
    '{count} {count, plural, one {counter} other {counters}} counting for less than a minute, or without a first count: {names}',
  'kpi.missing.unit':
    '{count} left out: {count, plural, one {its unit} other {their units}} ({units}) cannot be told in {unit}: {names}',
  'kpi.names.more': '{names} and {count} more',
  'kpi.unit.none': 'one unit',
  'legend.unit-differs':
    '{count, plural, one {# signal} other {# signals}} left out: {count, plural, one {its unit} other {their units}} ({units}) cannot be told in {unit}',
  'trend.sisters.unit': '{count, plural, one {# sister} other {# sisters}} left out: unit differs',
} as const
