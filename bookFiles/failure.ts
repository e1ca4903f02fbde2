/** Ends the command with its message, one clear line, and exit code 1. */
export class CommandFailed extends Error {}
