import LineBreaker from 'linebreak';
import { fontOf } from './fonts.js';
import { directionOf, textRuns, type Direction, type TextRun } from './runs.js';

/** `size` in points. */
export type Style = { size: number; bold?: boolean; colour?: string };

/** The position of a line, in points from the page's upper left corner. */
export type Place = { x: number; baseline: number; width: number; align: 'left' | 'right' | 'center' };

export const INK = '#1f2933';
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Sets text in any script on a PDFKit document: font by character, order by direction, lines by width. */
export class Typesetter {
  constructor(
    private readonly doc: PDFKit.PDFDocument,
    private readonly direction: Direction,
  ) {}

  /** Returns the width in points of a text on one line. */
  width(text: string, style: Style): number {
    return this.set(text, directionOf(text, this.direction), style).reduce(
      (sum, { width }) => sum + width,
      0,
    );
  }

  /** Returns the lines of a text, each at most `width` wide; a wider word is cut between its letters. */
  lines(text: string, width: number, style: Style): string[] {
    if (this.width(text, style) <= width) return [text];
    const lines = [''];
    for (const part of this.parts(text, width, style)) {
      const longer = lines.at(-1)! + part;
      if (this.width(longer.trimEnd(), style) <= width) lines[lines.length - 1] = longer;
      else lines.push(part);
    }
    return lines.map((line) => line.trim()).filter(Boolean);
  }

  /** Draws one line; `whole` is the text it was cut from, which gives the direction of reading. */
  draw(line: string, place: Place, style: Style, whole = line): void {
    const runs = this.set(line, directionOf(whole, this.direction), style);
    const total = runs.reduce((sum, { width }) => sum + width, 0);
    const spare = place.width - total;
    let x = place.x + { left: 0, center: spare / 2, right: spare }[place.align];
    this.doc.fillColor(style.colour ?? INK);
    for (const { run, width } of runs) {
      this.use(run, style);
      const options = { lineBreak: false, baseline: 'alphabetic', ...shaping(run) } as const;
      this.doc.text(run.text, x, place.baseline, options);
      x += width;
    }
  }

  private set(line: string, base: Direction, style: Style): { run: TextRun; width: number }[] {
    return textRuns(line, base).map((run) => {
      this.use(run, style);
      return { run, width: this.doc.widthOfString(run.text, shaping(run)) };
    });
  }

  private use({ face }: TextRun, { size, bold = false }: Style): void {
    const name = `${face.name}${bold ? '-bold' : ''}`;
    if (!this.registered.has(name)) {
      // PDFKit accepts a parsed font as well as a file, but its types lack that.
      this.doc.registerFont(name, fontOf(face, bold) as unknown as Uint8Array<ArrayBuffer>);
      this.registered.add(name);
    }
    this.doc.font(name, size);
  }

  private readonly registered = new Set<string>();

  private *parts(text: string, width: number, style: Style): Generator<string> {
    const breaker = new LineBreaker(text);
    let from = 0;
    for (let stop = breaker.nextBreak(); stop; stop = breaker.nextBreak()) {
      const word = text.slice(from, stop.position);
      from = stop.position;
      if (this.width(word.trimEnd(), style) <= width) yield word;
      else yield* [...GRAPHEMES.segment(word)].map(({ segment }) => segment);
    }
  }
}

/**
 * A right-to-left word is shaped as a whole, which PDFKit does when it gets features. Of the joined pairs
 * only lām with alif is more than ornament, and readers return the letters of a pair the wrong way round.
 */
function shaping({ text, rtl }: TextRun): PDFKit.Mixins.TextOptions {
  if (!rtl) return {};
  const features = /\u0644[\u0622\u0623\u0625\u0627]/u.test(text) ? [] : { rlig: false };
  return { features: features as [] };
}
