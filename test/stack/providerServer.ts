import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Fault =
  'hang' | 'error' | 'cut' | 'busy' | 'redirect' | 'nonsense' | { status: number; body: object };
type Taken = { path: string; headers: IncomingHttpHeaders; form: FormData };

/**
 * A provider that accepts forms and responds to each with a new object, as PostGrid and Twilio do. A repeated
 * key gets the first response again; a fault may happen before or after the form was accepted.
 */
export async function startProviderServer(made: (id: number) => object) {
  const taken: Taken[] = [];
  const byKey = new Map<string, object>();
  let next: { fault: Fault; accepted: boolean } | null = null;
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const { fault, accepted } = next ?? { fault: null, accepted: true };
      next = null;
      const key = request.headers['idempotency-key'] as string | undefined;
      let answer = key === undefined ? undefined : byKey.get(key);
      if (!answer && accepted) {
        const form = await new Response(new Uint8Array(body), {
          headers: formType(request.headers),
        }).formData();
        taken.push({ path: request.url!, headers: request.headers, form });
        answer = made(taken.length);
        if (key) byKey.set(key, answer);
      }
      if (fault) fail(response, fault);
      else response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => taken,
    failNext: (fault: Fault, { accepted = false } = {}) => void (next = { fault, accepted }),
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export type ProviderServer = Awaited<ReturnType<typeof startProviderServer>>;

const formType = (headers: IncomingHttpHeaders) => ({ 'content-type': headers['content-type']! });

function fail(response: ServerResponse, fault: Fault): void {
  if (fault === 'hang') return;
  if (fault === 'error') return void response.writeHead(500).end('<html>');
  if (fault === 'busy') return void response.writeHead(429, { 'retry-after': '7' }).end('{}');
  if (fault === 'nonsense') return void response.writeHead(201).end('{"status":"queued"}');
  if (fault === 'redirect') return void response.writeHead(307, { location: '/elsewhere' }).end();
  if (fault === 'cut') {
    response.writeHead(201, { 'content-length': '100' }).write('{"id":"');
    return void setTimeout(() => response.destroy(), 20);
  }
  response.writeHead(fault.status).end(JSON.stringify(fault.body));
}
