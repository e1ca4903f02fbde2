/** Of all kept files together. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Caches files by their input; the least recently requested are dropped first. */
export class PdfCache {
  private readonly kept = new Map<string, Buffer>();
  private readonly coming = new Map<string, Promise<Buffer>>();
  private bytes = 0;

  constructor(private readonly most = MAX_BYTES) {}

  /**
   * Returns the file of this key; a request during its making waits for the same one. A failure is not
   * cached.
   */
  get(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
      return Promise.resolve(found);
    }
    const coming = this.coming.get(key) ?? this.making(key, make);
    this.coming.set(key, coming);
    return coming;
  }

  private async making(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    try {
      const file = await make();
      this.keep(key, file);
      return file;
    } finally {
      this.coming.delete(key);
    }
  }

  private keep(key: string, file: Buffer): void {
    this.kept.set(key, file);
    this.bytes += file.length;
    for (const [oldest, { length }] of this.kept) {
      if (this.bytes <= this.most) return;
      this.kept.delete(oldest);
      this.bytes -= length;
    }
  }
}
