// Owns the door of /api/ws: who may open a socket, and sockets that fell silent.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientMessageSchema } from '@helix/contracts';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { SESSION_COOKIE } from '../plugins/authentication.ts';
import { bearerTokenOf } from '../plugins/bearer-token.ts';
import { isOwnOrigin } from '../plugins/own-origin.ts';
import type { Principal } from '../plugins/request-context.ts';
import { LiveConnection, type LiveDeps, UNAUTHORIZED } from './live-connection.ts';

const PATH = '/api/ws';
const MESSAGE_MAX_BYTES = 16_384;
/** A program that gives its token in the first message has this long for it. */
const HELLO_TIMEOUT_MS = 10_000;
/** Clients ping every 20 s; three missed and the socket is half open. */
const SILENCE_MAX_MS = 65_000;
const CHECK_EVERY_MS = 15_000;
/** Messages that a program may send before its first one is answered. */
const EARLY_MAX = 20;
/** The server cannot say now; clients come back. */
const TRY_AGAIN = 1013;

/** Accepts sockets on the app's own server. @returns how to stop. */
export function attachLiveSocket(
  app: FastifyInstance,
  deps: LiveDeps,
  checkEveryMs = CHECK_EVERY_MS,
): () => void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });
  const lastHeard = new WeakMap<WebSocket, number>();
  const served = new WeakMap<WebSocket, Principal>();

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => deps.logger.debug({ err: error }, 'a socket failed before it was open'));
    // The address is a stranger's text: not every one is a URL, and a throw in here would end the process.
    if (request.url?.split('?', 1)[0]?.replace(/\/$/, '') !== PATH) return refuse(socket, '404 Not Found');
    if (!isAllowedOrigin(request, app.deps.config.publicUrl)) return refuse(socket, '403 Forbidden');
    void open(request, socket, head);
  });

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const token = cookieOf(app, request) ?? bearerTokenOf(request.headers.authorization);
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
    let connection = principal ? serve(socket, principal) : null;
    if (connection) {
      socket.on('message', (data) => hear(socket, connection, data.toString()));
      return;
    }
    /** What came while the token of the first message was checked. */
    const early: string[] = [];
    const timer = setTimeout(() => socket.close(UNAUTHORIZED, 'no session'), HELLO_TIMEOUT_MS);
    socket.once('close', () => clearTimeout(timer));
    socket.on('message', (data) => {
      const text = data.toString();
      if (connection) return hear(socket, connection, text);
      early.push(text);
      if (early.length > EARLY_MAX) return socket.terminate();
      if (early.length > 1) return;
      clearTimeout(timer);
      void introduce(socket, text).then((introduced) => {
        connection = introduced;
        for (const each of early.splice(0)) connection?.receive(each);
      });
    });
  }

  /** The first message of a program carries its token. */
  async function introduce(socket: WebSocket, text: string): Promise<LiveConnection | null> {
    try {
      const token = tokenOf(text);
      const principal = token ? await app.sessions.authenticate(token) : null;
      if (socket.readyState !== socket.OPEN) return null;
      if (principal) return serve(socket, principal);
      socket.close(UNAUTHORIZED, 'no session');
    } catch (error) {
      deps.logger.warn({ err: error }, 'a socket could not be opened');
      socket.close(TRY_AGAIN, 'try again');
    }
    return null;
  }

  function serve(socket: WebSocket, principal: Principal): LiveConnection {
    const connection = new LiveConnection(socket, principal, deps);
    served.set(socket, principal);
    return connection;
  }

  function hear(socket: WebSocket, connection: LiveConnection | null, text: string): void {
    lastHeard.set(socket, Date.now());
    connection?.receive(text);
  }

  /** Sessions also end without a message: they expire, and a message can be lost on its way here. */
  async function closeEnded(): Promise<void> {
    for (const socket of server.clients) {
      const principal = served.get(socket);
      if (principal && !(await app.sessions.isLive(principal.sessionId)))
        socket.close(UNAUTHORIZED, 'session ended');
    }
  }

  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (Date.now() - (lastHeard.get(socket) ?? 0) > SILENCE_MAX_MS) socket.terminate();
    }
    closeEnded().catch((error: unknown) =>
      deps.logger.warn({ reason: String(error) }, 'sessions of live sockets were not checked'),
    );
  }, checkEveryMs);

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
  return origin === undefined || isOwnOrigin(origin, host, publicUrl);
}

function cookieOf(app: FastifyInstance, request: IncomingMessage): string | undefined {
  return app.parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE];
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
