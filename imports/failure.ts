/** One clear line about what the user must correct; a command ends with it and with exit code 1. */
export class CommandFailed extends Error {}

/** Returns a sentence of the reader for the desk, which has a field where the command has an option. */
export const withoutOptions = (text: string): string => text.replaceAll(/ \(--[^)]*\)/g, '');
