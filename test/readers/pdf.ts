import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/** One or more words on a page, in points from the lower left corner. */
export type Item = { text: string; x: number; y: number; width: number; height: number };
export type PdfPage = { text: string; items: Item[]; width: number; height: number; tags: Set<string> };

/** A PDF opened with another library than the one that wrote it: text in reading order, places, metadata. */
export async function readPdf(bytes: Uint8Array) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, i) => readPage(pdf, i + 1)));
  const info = (await pdf.getMetadata()).info as Record<string, unknown>;
  return { pages, info, text: pages.map(({ text }) => text).join('\n') };
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function readPage(pdf: Pdf, number: number): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const found = items.flatMap((item) => {
    if (!('str' in item) || item.str === '') return [];
    const [, , , , x, y] = item.transform as number[];
    return [{ text: item.str, x: x!, y: y!, width: item.width, height: item.height }];
  });
  const tags = new Set<string>();
  collect(await page.getStructTree(), tags);
  return { text: lines(found), items: found, width, height, tags };
}

/** Items of one line of type follow each other without a break. */
function lines(items: Item[]): string {
  let text = '';
  for (const [index, item] of items.entries()) {
    const before = items[index - 1];
    const beside =
      before && Math.abs(before.y - item.y) < 0.1 && Math.abs(before.x + before.width - item.x) < 0.5;
    text += index === 0 || beside ? item.text : `\n${item.text}`;
  }
  return text;
}

function collect(node: unknown, tags: Set<string>): void {
  const { role, children = [] } = (node ?? {}) as { role?: string; children?: unknown[] };
  if (role) tags.add(role);
  for (const child of children) collect(child, tags);
}

// The library copies fonts with what Node has from version 21 on.
const buffers = ArrayBuffer.prototype as {
  transferToFixedLength?: (this: ArrayBuffer, length?: number) => ArrayBuffer;
};
buffers.transferToFixedLength ??= function (this: ArrayBuffer, length = this.byteLength) {
  const copy = new Uint8Array(length);
  copy.set(new Uint8Array(this).subarray(0, length));
  return copy.buffer;
};

/** The lines of each page as an eye meets their glyphs, from left to right in every script. */
export async function visualLines(bytes: Uint8Array): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { OPS } = await getResolvedPDFJS();
  const lines: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { fnArray, argsArray } = await (await pdf.getPage(number)).getOperatorList();
    const drawn: { x: number; y: number; text: string }[] = [];
    let [x, y] = [0, 0];
    for (const [place, fn] of fnArray.entries()) {
      const args = argsArray[place] as unknown[];
      if (fn === OPS.setTextMatrix)
        [x, y] = Object.values(args[0] as Record<number, number>).slice(4) as [number, number];
      if (fn === OPS.showText) drawn.push({ x, y, text: glyphs(args[0] as Shown[]) });
    }
    for (const at of new Set(drawn.map((one) => one.y)))
      lines.push(
        drawn
          .filter((one) => one.y === at)
          .sort((a, b) => a.x - b.x)
          .map(({ text }) => text)
          .join(''),
      );
  }
  return lines;
}

/** A glyph, or how far the next one is moved. */
type Shown = { unicode: string } | number;

const glyphs = (shown: Shown[]): string =>
  shown.map((one) => (typeof one === 'number' ? '' : one.unicode)).join('');
