import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type RequestHandler } from 'express';

const { resolve } = createRequire(import.meta.url);
const own = (name: string) => new URL(`./assets/${name}`, import.meta.url);

const FILES: Record<string, string | URL> = {
  'htmx.js': resolve('htmx.org/dist/htmx.min.js'),
  'idiomorph.js': resolve('idiomorph/dist/idiomorph-ext.min.js'),
  'pico.css': resolve('@picocss/pico/css/pico.min.css'),
  'charts.css': resolve('charts.css/dist/charts.min.css'),
  'desk.css': own('desk.css'),
  'desk.js': own('desk.js'),
  'theme.js': own('theme.js'),
  'icon.svg': own('icon.svg'),
};

const TYPES = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' } as Record<string, string>;

const load = (place: string | URL) => {
  const bytes = readFileSync(place);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  return { bytes, gzip: gzipSync(bytes, { level: 9 }), br: brotliCompressSync(bytes), hash };
};

const assets = new Map(Object.entries(FILES).map(([name, place]) => [name, load(place)]));

/** The address changes with the file, so that browsers may keep it for ever. */
export const assetUrl = (name: string): string => `/assets/${assets.get(name)!.hash}/${name}`;

/** `/assets/{hash}/{name}`: scripts and styles, compressed once. */
export const serveAsset: RequestHandler = (request, response, next) => {
  const name = String(request.params.name);
  const asset = assets.get(name);
  if (!asset) return next();
  const encoding = request.acceptsEncodings('br', 'gzip');
  response.vary('Accept-Encoding').type(TYPES[name.split('.').at(-1)!]!);
  response.set('Cache-Control', 'public, max-age=31536000, immutable');
  if (encoding === 'br') response.set('Content-Encoding', 'br').send(asset.br);
  else if (encoding === 'gzip') response.set('Content-Encoding', 'gzip').send(asset.gzip);
  else response.send(asset.bytes);
};
