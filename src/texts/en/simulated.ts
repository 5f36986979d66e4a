/** Texts of a simulated future that is played over the real hall. */
export const simulated = {
  'simulated.see': 'See it in the hall',
  'simulated.label': 'Simulated, not real',
  'simulated.not-real': 'Not real: {time}',
  'simulated.of': 'One future of “{name}” for {asset}, simulated. Values and alarms are those of now.',
  'simulated.waits-for': 'The line waits for {name}.',
  'simulated.line': 'Moment of the simulated future',
  'simulated.runs': 'runs',
  'simulated.closed': 'nothing planned',
  'simulated.blocked': 'blocked {time}',
  'simulated.starved': 'starved {time}',
  'simulated.repair': 'repair, {time} left',
  'simulated.down': 'down {time}',
  'simulated.bottleneck': '{words} · the line waits for it',
} as const
