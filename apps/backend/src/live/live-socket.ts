// Owns the door of /api/ws: who may open a socket, and sockets that fell silent.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientMessageSchema } from '@helix/contracts';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { SESSION_COOKIE } from '../plugins/authentication.ts';
import type { Principal } from '../plugins/request-context.ts';
import { LiveConnection, type LiveDeps } from './live-connection.ts';

const PATH = '/api/ws';
const MESSAGE_MAX_BYTES = 16_384;
/** A program that gives its token in the first message has this long for it. */
const HELLO_TIMEOUT_MS = 10_000;
/** Clients ping every 20 s; three missed and the socket is half open. */
const SILENCE_MAX_MS = 65_000;
const SILENCE_CHECK_MS = 15_000;
const UNAUTHORIZED = 4401;

/** Accepts sockets on the app's own server. @returns how to stop. */
export function attachLiveSocket(app: FastifyInstance, deps: LiveDeps): () => void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });
  const lastHeard = new WeakMap<WebSocket, number>();

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => deps.logger.debug({ err: error }, 'a socket failed before it was open'));
    if (new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '') !== PATH)
      return refuse(socket, '404 Not Found');
    if (!isAllowedOrigin(request, app.deps.config.publicUrl)) return refuse(socket, '403 Forbidden');
    void open(request, socket, head);
  });

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const token = cookieOf(app, request) ?? bearerOf(request);
      const principal = token ? await app.sessions.authenticate(token) : null;
      server.handleUpgrade(request, socket, head, (opened) => accept(opened, principal));
    } catch (error) {
      deps.logger.warn({ err: error }, 'a socket could not be opened');
      refuse(socket, '503 Service Unavailable');
    }
  }

  function accept(socket: WebSocket, principal: Principal | null): void {
    lastHeard.set(socket, Date.now());
    socket.on('error', (error) => deps.logger.debug({ err: error }, 'a live socket failed'));
    if (principal) {
      serve(socket, new LiveConnection(socket, principal, deps));
      return;
    }
    const timer = setTimeout(() => socket.close(UNAUTHORIZED, 'no session'), HELLO_TIMEOUT_MS);
    socket.once('close', () => clearTimeout(timer));
    socket.once('message', (data) => {
      clearTimeout(timer);
      void introduce(socket, data.toString());
    });
  }

  /** The first message of a program carries its token. */
  async function introduce(socket: WebSocket, text: string): Promise<void> {
    const token = tokenOf(text);
    const principal = token ? await app.sessions.authenticate(token) : null;
    if (!principal) return socket.close(UNAUTHORIZED, 'no session');
    const connection = new LiveConnection(socket, principal, deps);
    serve(socket, connection);
    connection.receive(text);
  }

  function serve(socket: WebSocket, connection: LiveConnection): void {
    socket.on('message', (data) => {
      lastHeard.set(socket, Date.now());
      connection.receive(data.toString());
    });
  }

  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (Date.now() - (lastHeard.get(socket) ?? 0) > SILENCE_MAX_MS) socket.terminate();
    }
  }, SILENCE_CHECK_MS);

  return () => {
    clearInterval(timer);
    for (const socket of server.clients) socket.close(1001, 'server is stopping');
    server.close();
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Browsers always send an Origin; a page of another site must not open a socket with our cookie. */
function isAllowedOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}

function cookieOf(app: FastifyInstance, request: IncomingMessage): string | undefined {
  return app.parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE];
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function tokenOf(text: string): string | undefined {
  try {
    const parsed = clientMessageSchema.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.type === 'hello' ? parsed.data.token : undefined;
  } catch {
    // Not JSON: no token in it.
    return undefined;
  }
}
