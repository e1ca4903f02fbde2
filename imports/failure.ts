/** One clear line of what somebody must set right; a command ends with it and with exit code 1. */
export class CommandFailed extends Error {}
