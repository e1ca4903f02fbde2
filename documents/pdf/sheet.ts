import PDFDocument from 'pdfkit';
import { type LocalDate } from '../../domain/calendar/days.js';
import { isolate } from '../../emails/bidi.js';
import { type Format } from '../../emails/format.js';
import { DOCUMENT_WORDS } from '../languages/index.js';
import { Structure } from './structure.js';
import { Typesetter, type Style } from './typesetter.js';

/**
 * A box across the page's text: `x` in points from the start of lines (the right in a right-to-left
 * language).
 */
export type Box = { x?: number; width?: number; end?: boolean };

export type SheetOptions = {
  title: string;
  author: string;
  format: Format;
  /** The document's only date: the same facts give the same bytes. */
  day: LocalDate;
  /** Printed across every page; null prints nothing. */
  banner: string | null;
};

export type Margins = { left: number; right: number; top: number };

const A4 = { width: 595.28, height: 841.89 };
const BANNER = { top: 24, height: 30 };
const FOOT = 44;
export const PAGE: Margins = { left: 40, right: 40, top: 70 };
export const MUTED = '#5b6875';
export const RULE = '#d5dbe1';
const ALARM = '#b42318';

/** The position of the baseline in a line and the distance of lines, in font sizes. */
const ASCENT = 1.02;
const LEADING = 1.36;

/** A4 pages filled from the top down, tagged for screen readers, each under the banner. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly type: Typesetter;
  readonly structure: Structure;
  /** The position of the next element, in points from the page's top. */
  y = 0;
  private margins = PAGE;

  constructor(private readonly options: SheetOptions) {
    const created = new Date(`${options.day}T00:00:00Z`);
    this.doc = new PDFDocument({
      autoFirstPage: false,
      bufferPages: true,
      margin: 0,
      size: 'A4',
      pdfVersion: '1.7',
      tagged: true,
      displayTitle: true,
      lang: options.format.language,
      info: { Title: options.title, Author: options.author, CreationDate: created },
      // Empty at first, where PDFKit would read Helvetica.
      font: '',
    });
    this.type = new Typesetter(this.doc, options.format.direction);
    this.structure = new Structure(this.doc);
  }

  private get rtl(): boolean {
    return this.options.format.direction === 'rtl';
  }

  get width(): number {
    return A4.width - this.margins.left - this.margins.right;
  }

  /** Returns how many points are left on the page. */
  get room(): number {
    return A4.height - FOOT - 8 - this.y;
  }

  newPage(margins = this.margins): void {
    this.margins = margins;
    this.doc.addPage({ size: 'A4', margin: 0 });
    const { banner } = this.options;
    if (banner) this.printBanner(banner);
    this.y = banner ? margins.top : Math.min(margins.top, 48);
  }

  /** Begins a page when this one has less than this many points left. */
  need(height: number): void {
    if (this.room < height) this.newPage();
  }

  /** Writes text in a box from `y` on, over as many pages as it needs, and moves below it. */
  write(text: string, style: Style, { tag = 'P', ...box }: Box & { tag?: string } = {}): void {
    const lines = this.type.lines(text, box.width ?? this.width, style);
    while (lines.length > 0) {
      this.need(style.size * LEADING);
      const fitting = lines.splice(0, Math.floor(this.room / (style.size * LEADING)));
      this.structure.tagged(tag, () => {
        for (const line of fitting) {
          this.line(line, this.y, style, box, text);
          this.y += style.size * LEADING;
        }
      });
    }
  }

  /** Writes one line with its top at `top`; `whole` is the text it was cut from. */
  line(line: string, top: number, style: Style, box: Box = {}, whole = line): void {
    const { left, right } = this.edges(box);
    const align = this.rtl === (box.end ?? false) ? 'left' : 'right';
    const baseline = top + style.size * ASCENT;
    this.type.draw(line, { x: left, width: right - left, baseline, align }, style, whole);
  }

  /** Draws a thin line across a box, which screen readers skip. */
  rule(y: number, box: Box = {}, colour = RULE): void {
    const { left, right } = this.edges(box);
    this.structure.artifact(() =>
      this.doc.moveTo(left, y).lineTo(right, y).lineWidth(0.6).strokeColor(colour).stroke(),
    );
  }

  /** Adds a link over a box of the page. */
  link(url: string, top: number, height: number, box: Box): void {
    const { left, right } = this.edges(box);
    this.doc.link(left, top, right - left, height, url);
  }

  /** Adds the foot with the document's name under every page, and closes the document. */
  async finish(names: string[]): Promise<Buffer> {
    const { format } = this.options;
    const left = names.map(isolate).join(' · ');
    const { page } = DOCUMENT_WORDS[format.language];
    const { count } = this.doc.bufferedPageRange();
    const style = { size: 7.5, colour: MUTED };
    this.margins = PAGE;
    for (let index = 0; index < count; index++) {
      this.doc.switchToPage(index);
      this.structure.artifact(() => {
        this.line(this.type.lines(left, this.width - 90, style)[0]!, A4.height - FOOT + 6, style, {}, left);
        this.line(page(format.count(index + 1), format.count(count)), A4.height - FOOT + 6, style, {
          end: true,
        });
      });
    }
    this.structure.close();
    return closed(this.doc);
  }

  private printBanner(banner: string): void {
    const { left, right } = PAGE;
    const width = A4.width - left - right;
    this.structure.artifact(() =>
      this.doc.rect(left, BANNER.top, width, BANNER.height).lineWidth(2.2).strokeColor(ALARM).stroke(),
    );
    this.structure.tagged('P', () =>
      this.type.draw(
        banner,
        { x: left, width, baseline: BANNER.top + 20.5, align: 'center' },
        { size: 15, bold: true, colour: ALARM },
      ),
    );
  }

  private edges({ x = 0, width = this.width - x }: Box): { left: number; right: number } {
    const begin = this.rtl ? A4.width - this.margins.right - x - width : this.margins.left + x;
    return { left: begin, right: begin + width };
  }
}

function closed(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    doc.end();
  });
}
