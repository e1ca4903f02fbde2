import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal, plain in a file or a pipe. */
export const coloured = (style: Style, text: string): string =>
  process.stdout.isTTY ? styleText(style, text) : text;
