import { type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** Returns a whole HTML document of a component whose root is `<html>`. */
export function documentHtml(root: ReactElement): string {
  return `<!DOCTYPE html>\n${renderToStaticMarkup(root)}\n`;
}
