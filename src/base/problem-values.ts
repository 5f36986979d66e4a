/** Of each code of a problem, the names of the values that its sentence is made with. */
export interface ProblemValues {
  // Of any schema.
  type: 'expected' | 'received'
  value: 'expected'
  option: 'options'
  'too-big': 'of' | 'limit'
  'too-small': 'of' | 'limit'
  'too-many': 'of' | 'limit'
  'too-few': 'of' | 'limit'
  'too-long': 'limit'
  'too-short': 'limit'
  'not-multiple': 'divisor'
  pattern: 'pattern'
  format: 'format'
  'unknown-field': 'field'
  input: never

  // Of values that several documents have.
  key: never
  'signal-ref': never
  'watched-ref': never
  pointer: never
  'time-of-day': never
  date: never
  'time-zone': never

  // Of a request.
  'name-missing': never
  'name-too-long': 'most'
  'name-control-characters': never
  'name-not-encoded': never
  'note-empty': never
  'note-too-long': 'most'
  'note-control-characters': never
  'span-order': never
  'span-end': never
  'span-without-held': never
  'topic-level': never

  // Of a configuration.
  'number-port': never
  'port-range': never
  'number-days': never
  'days-least': 'least'
  'days-most': 'most'
  'number-gb': never
  'gb-least': 'least'
  origin: 'given'
  'broker-url': never
  'notify-name': never
  'notify-address': never
  'notify-host': never
  'notify-channel': never
  'notify-to': 'given'
  'notify-webhook': 'given'
  'notify-mail-server': never
  'notify-password': never
  'webhook-url': never
  'webhook-name': never
  'webhook-authorization': never
  'webhook-authorization-twice': never
  'webhook-secret-open': never
  'broker-name': never
  'broker-protocol': never
  'broker-client-password': never
  'broker-password-twice': never
  'broker-cert-key': never
  'sparkplug-host': never
  'topic-filter': never
  'passcode-short': 'least'
  'password-short': 'least'
  'password-file': 'file' | 'why'
  'tls-pair': never

  // Of a document as a whole.
  'not-json': 'why'
  unreadable: 'why'
  'no-document': 'shape'
  'format-newer': 'format' | 'known'
  'more-problems': 'count'
  'too-many-signals': 'users' | 'most'

  // Of references.
  'asset-missing': 'asset'
  'class-missing': 'class'
  'frame-missing': 'frame'
  'node-missing': 'node'
  'signal-missing': 'asset' | 'signal'
  'class-circle': 'class' | 'way'
  'asset-circle': 'asset' | 'way'
  'asset-too-deep': 'asset' | 'most'
  'id-taken': 'id' | 'by'

  // Of the plant's sections.
  'flow-to-itself': 'asset'
  'flow-twice': 'first'
  'road-to-itself': 'node'
  'day-twice': never
  'shift-empty': 'time'
  'break-empty': 'time'
  'break-outside': 'from' | 'to' | 'begins' | 'ends'
  'break-order': 'from' | 'to'
  'day-off-twice': 'day'
  'level-above-parent': 'level' | 'parent' | 'levels'
  'role-of-no-signal': 'role'
  'scale-order': 'low' | 'high'

  // Of an asset.
  'zone-size': 'width' | 'depth'
  'var-name': never
  'var-asset': 'template'
  'var-unknown': 'template' | 'asset'
  'var-too-long': 'most'
  'template-without-value': 'template' | 'asset'
  'filled-too-long': never

  // Of a topic.
  'topic-empty': 'topic'
  'topic-null': 'topic'
  'topic-too-long': 'topic' | 'most'
  'topic-hash': 'topic'
  'topic-plus': 'topic'

  // Of a signal and its bindings.
  'states-not-state': 'type'
  'states-missing': never
  'states-too-many': 'count' | 'most'
  'state-code-taken': 'number' | 'by'
  'role-unknown': 'role'
  'range-not-numeric': 'type'
  'range-order': 'low' | 'high'
  'decimals-not-numeric': 'type'
  'foresight-not-numeric': 'type'
  'unit-not-numeric': 'type'
  'store-text': never
  'store-not-recorded': never
  'store-source-time': never
  'deadband-not-numeric': 'type'
  'numbering-not-state': 'type'
  'numbering-no-number': 'number'
  'numbering-no-state': 'number' | 'state'
  'map-no-state': 'from' | 'state'
  'map-no-value': 'from' | 'to' | 'type'
  'metric-missing': never
  'metric-other-format': 'format'
  'field-missing': never
  'field-other-format': 'format'
  'binding-unit-no-unit': 'type'
  'binding-unit-nothing-to': 'unit'
  'scale-zero': never
  'unit-unknown': 'unit'
  'unit-other-zero': 'from' | 'to'
  'unit-other-kind': 'from' | 'to'

  // Of alarms, commands and their conditions.
  'alarm-either': never
  'derived-not-watched': 'signal' | 'derived'
  'derived-no-limit': 'signal' | 'derived' | 'example'
  'derived-no-life': 'signal' | 'derived' | 'example'
  'life-no-alarm': 'asset' | 'alarm'
  'deadband-no-limit': never
  'deadband-no-room': 'low' | 'high'
  'trial-faults': never
  'deadband-too-wide': 'by'
  'alarm-not-numeric': 'signal' | 'type'
  'alarm-itself': 'signal'
  'limits-none': never
  'limits-order': 'low' | 'high'
  'sisters-none': 'asset'
  'following-other-type': 'signal' | 'type' | 'other' | 'otherType'
  'silent-derived': 'signal'
  'formula-of-nothing': never
  'formula-unreadable': 'at'
  'formula-not-one': never
  'formula-no-condition': 'kind'
  'formula-name': 'name'
  'formula-kind': 'operator' | 'wanted' | 'given'
  'formula-operator': 'operator'
  'formula-function': 'name' | 'known'
  'formula-arguments': 'name' | 'count' | 'least' | 'most'
  'formula-state': 'state'
  'condition-not-numeric': 'signal' | 'type'
  'condition-order': 'low' | 'high'
  'condition-no-state': 'signal' | 'state'
  'condition-boolean': 'signal' | 'given'
  'condition-number': 'signal' | 'given'
  'command-unconfirmed': never
  'command-confirm-type': 'signal' | 'type'
  'command-topic-wildcard': never
  'command-min-above-max': 'min' | 'max'
  'command-step-too-large': 'step' | 'min' | 'max'
  'command-payload-value': 'template'
  'watchdog-no-value': never
  'watchdog-to': 'to' | 'min' | 'max'
  'policy-either': never
  'policy-budget': never
  'policy-no-watchdog': 'command'
  'policy-watchdog-outside': 'command'
  'policy-command-off': 'command'
  'policy-step-small': 'most' | 'step'
  'policy-no-alarm': never
  'policy-no-shifts': never
  'policy-order': 'low' | 'high'
  'policy-step': 'by' | 'most'
  'policy-to': 'to' | 'low' | 'high'
  'policy-effect': 'low' | 'high'
  'policy-command': 'asset' | 'command'
  'policy-no-value': 'command'
  'policy-beyond': 'low' | 'high' | 'min' | 'max'
  'policy-alarm': 'asset' | 'alarm'
  'work-order-unit': 'command'
  'order-either': never
  'order-place': 'place'

  // Of a model from the equipment library.
  'kind-unknown': 'kind'
  'param-unknown': 'kind' | 'param'
  'param-switch': 'kind' | 'param' | 'given'
  'param-choice': 'kind' | 'param' | 'given' | 'options'
  'param-range': 'kind' | 'param' | 'given' | 'min' | 'max'
  'param-whole': 'kind' | 'param' | 'given'
  'part-unknown': 'kind' | 'part'
  'channel-unknown': 'kind' | 'channel'
  'channel-pose': 'pose'
  'channel-node': 'type'
  'channel-text': 'channel'
  'channel-unit': 'channel' | 'unit' | 'given'
}
