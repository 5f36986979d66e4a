/** How a tablet comes to trust the gateway's own authority: the page that it is sent to. */
export const trust = {
  title: 'Trust this gateway',
  lead: 'This gateway made its own certificate authority. Once a device trusts it, the connection is private and the page can be installed. Its key stays with the gateway: nobody else can sign by it.',
  check:
    'First compare: the fingerprint below must be the one that the gateway printed where it was started. If it differs, stop, and ask whoever runs it.',
  download: 'Load the authority',
  systems: [
    [
      'iPad and iPhone',
      'Load the authority and allow the profile. Settings, General, VPN & Device Management: install it. Then Settings, General, About, Certificate Trust Settings: switch it on.',
    ],
    [
      'Android',
      'Load the authority. Settings, Security, More security settings, Encryption & credentials, Install a certificate, CA certificate: choose the file.',
    ],
    [
      'Windows',
      'Load the authority and open it. Install certificate, Local machine, place it in “Trusted Root Certification Authorities”.',
    ],
    ['macOS', 'Load the authority and open it in Keychain Access. Open its entry, Trust: “Always trust”.'],
    ['Firefox on any system', 'Settings, Privacy & Security, View certificates, Authorities, Import: for websites.'],
  ],
  open: 'Then open the plant',
} as const
