import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Coloured where a terminal shows it, plain in a file or a pipe. */
export const coloured = (style: Style, text: string): string =>
  process.stdout.isTTY ? styleText(style, text) : text;
