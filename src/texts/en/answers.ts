/** How commands end and why something was refused. Brought by the parts of the page that show it. */
export const answers = {
  'condition.above': 'above {limit}',
  'condition.below': 'below {limit}',
  'condition.outside': 'outside {low} to {high}',
  'condition.is': '{values}',
  'condition.not': 'not {values}',
  'condition.or': '{one} or {other}',

  'command.reason.confirmed-by': 'by {signal} {value} after {duration}.',
  'command.reason.no-answer':
    'No answer from {signal} within {duration}. The machine may or may not have acted: look at it.',
  'command.reason.not-sent': 'Not sent: {failure} Commands are never kept for later.',
  'command.reason.gateway-stopped': 'The gateway was stopped before the machine answered: look at it.',
  'command.reason.gateway-restarted': 'The gateway was restarted before the machine answered: look at it.',
  'command.reason.twin-changed': 'The twin document was changed before the machine answered: look at it.',
  'command.reason.not-enabled': 'The twin does not enable this command.',
  'command.reason.role-needed': 'It takes the role {role}.',
  'command.reason.under-way': 'The same command is still under way.',
  'command.reason.value-needed': 'It needs a value: {name}.',
  'command.reason.no-value-taken': 'It takes no value.',
  'command.reason.out-of-range': '{value} is outside of {min} to {max}.',
  'command.reason.off-step': '{value} is not on a step of {step} from {min}.',
  'command.reason.state-unknown': 'Not allowed while {signal} is unknown.',
  'command.reason.allowed-only-while': 'Allowed only while {signal} is {condition}.',
  'role.operator': 'operator',
  'role.maintenance': 'maintenance',
  'role.engineer': 'engineer',
  'send.broker-unknown': 'there is no broker named “{broker}”.',
  'send.broker-not-connected': 'the broker “{broker}” is not connected.',
  'send.broker-lost-while-sending':
    'the broker “{broker}” was lost while it was being sent, so the machine may or may not have it: look at it.',
  'send.broker-refused': 'the broker “{broker}” did not take it ({said}).',
} as const
