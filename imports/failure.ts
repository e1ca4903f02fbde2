/** One clear line about what the user must correct; a command ends with it and with exit code 1. */
export class CommandFailed extends Error {}
