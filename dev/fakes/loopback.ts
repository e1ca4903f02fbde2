import { once } from 'node:events';
import { type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Listens on this machine only; port 0 takes a free one. Rejects when the port is taken. */
export async function listen(
  server: Server,
  port: number,
): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${bound}`, port: bound, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** The request's raw body. Rejects when the client goes away or sends more than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error(`the body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
