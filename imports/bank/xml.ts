import { XMLParser } from 'fast-xml-parser';
import { CommandFailed } from '../failure.js';

/** An element with its children by local name, and its text as `#text`; an attribute begins with `@_`. */
export type XmlElement = Readonly<Record<string, unknown>>;

/** Values stay text: an amount must keep its decimals and an id its zeros. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Without it numbered characters such as &#228; stay as written.
  htmlEntities: true,
});

/** Returns the file's top element in a map by its name. Throws CommandFailed. */
export function parseXml(file: string, text: string): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new CommandFailed(
      `${file} has a DOCTYPE or an ENTITY, which no bank's statement has: export it from the bank again.`,
    );
  try {
    return PARSER.parse(text.replace(/^\ufeff/, ''), true) as XmlElement;
  } catch (error) {
    const reason = (error as Error).message.replace(/:(\d+):(?:\d+|undefined)$/, ' (line $1)');
    throw new CommandFailed(
      `${file} is damaged or cut off and cannot be read as XML: ${reason}. Export it from the bank again.`,
    );
  }
}

/** Returns all elements at the path, however often each of its names occurs. */
export function elementsAt(element: XmlElement, ...path: string[]): XmlElement[] {
  return valuesAt(element, path).map((value) => (isElement(value) ? value : { '#text': value }));
}

/** Returns the texts at the path that are not empty. */
export const textsAt = (element: XmlElement, ...path: string[]): string[] =>
  elementsAt(element, ...path)
    .map((found) => String(found['#text'] ?? '').trim())
    .filter((text) => text !== '');

/** Returns the first text at the path, '' when there is none. */
export const textAt = (element: XmlElement, ...path: string[]): string => textsAt(element, ...path)[0] ?? '';

/** Returns '' for an element without the attribute. */
export const attributeOf = (element: XmlElement, name: string): string =>
  String(element[`@_${name}`] ?? '').trim();

const valuesAt = (element: XmlElement, path: readonly string[]): unknown[] =>
  path.reduce<unknown[]>(
    (found, name) =>
      found.flatMap((one) => (isElement(one) && Object.hasOwn(one, name) ? listed(one[name]) : [])),
    [element],
  );

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const isElement = (value: unknown): value is XmlElement =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
