/** The pages before the page: where a passcode is typed, where one signs in, and where an invitation is taken. */
export const door = {
  passcode: 'Passcode',
  open: 'Open',
  name: 'Name',
  password: 'Password',
  signIn: 'Sign in',
  forgotten: 'No account, or the password is forgotten? An administrator gives you a link.',
  joinTitle: 'Your account',
  joinLead: 'You were invited. What you do here is written in the journal under this name.',
  newName: 'Name (leave it empty if you have an account and only need a new password)',
  newPassword: 'Password, ten characters or more',
  again: 'The same password again',
  join: 'Save and sign in',
  different: 'The two passwords differ.',
  noInvitation: 'This address lacks the invitation. Open the whole link, with what follows “#”.',
  noAnswer: 'The gateway does not answer. Check the connection and try again.',
} as const
