type Element = PDFKit.PDFStructureElement;

/** The structure for screen readers: elements in the order of reading, and artifacts that are only visual. */
export class Structure {
  private readonly root: Element;
  private parent: Element;

  constructor(private readonly doc: PDFKit.PDFDocument) {
    this.root = doc.struct('Document');
    this.parent = this.root;
  }

  /** Tags the drawing as one element (`P`, `H1`, `TD` …); it must end on the page where it begins. */
  tagged(tag: string, draw: () => void, options: { scope?: string } = {}): void {
    const content = this.doc.markStructureContent(tag);
    draw();
    this.doc.endMarkedContent();
    this.parent.add(this.doc.struct(tag, options as object, content));
  }

  /** Elements made inside become its children. */
  group(tag: string, draw: () => void): void {
    const [outer, element] = [this.parent, this.doc.struct(tag)];
    this.parent = element;
    draw();
    this.parent = outer;
    outer.add(element);
  }

  /** Marks the drawing as meaningless to a reader. Artifacts do not nest. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  close(): void {
    this.doc.addStructure(this.root);
  }
}
