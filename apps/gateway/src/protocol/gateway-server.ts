import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { CAPS, CLOSE, LIMITS } from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import { WebSocketServer } from 'ws';
import type { EventSink, RunEvent } from '../runs/run-events.ts';
import { AddressLimiter } from './address-limiter.ts';
import { Connection, type Handlers, isForConnection } from './connection.ts';

/** How long open sockets may take over their closing handshake when the gateway stops. */
const CLOSE_GRACE_MS = 500;

export type ServerLimits = { maxBufferedBytes: number; handshakeTimeoutMs: number; tickIntervalMs: number };

export type GatewayServerOptions = {
  host: string;
  port: number;
  token: string;
  handlers: Handlers;
  logger: Logger;
  limits: ServerLimits;
  isReady(): boolean;
  buildHello(connection: Connection): object;
};

/** HTTP and WebSocket on one port: `/healthz` and the protocol. Knows its connections and sends them events. */
export class GatewayServer implements EventSink {
  readonly #options: GatewayServerOptions;
  readonly #http: Server;
  readonly #connections = new Set<Connection>();
  readonly #limiter = new AddressLimiter();
  readonly #tick: NodeJS.Timeout;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.maxPayloadBytes,
  });

  constructor(options: GatewayServerOptions) {
    this.#options = options;
    this.#http = createServer((request, response) => this.#answerHttp(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#tick = setInterval(() => this.broadcast('tick', { ts: Date.now() }), options.limits.tickIntervalMs);
    this.#tick.unref();
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  async listen(): Promise<number> {
    this.#http.listen({ host: this.#options.host, port: this.#options.port });
    await once(this.#http, 'listening');
    return (this.#http.address() as AddressInfo).port;
  }

  /** To everyone who is connected, whatever they may read. */
  broadcast(event: string, payload: object): void {
    const json = JSON.stringify(payload);
    for (const connection of this.#connections) if (connection.isReady) connection.sendEvent(event, json);
  }

  publish({ event, sessionKey, stream, payload, slimPayload }: RunEvent): void {
    let full: string | undefined;
    let slim: string | undefined;
    for (const connection of this.#connections) {
      if (!isForConnection(connection, sessionKey, event, stream)) continue;
      if (slimPayload !== undefined && connection.caps.has(CAPS.deltasOnly)) {
        if (slimPayload === null) continue;
        slim ??= JSON.stringify(slimPayload);
        connection.sendEvent(event, slim);
      } else {
        full ??= JSON.stringify(payload);
        connection.sendEvent(event, full);
      }
    }
  }

  /** Says goodbye, lets the sockets close, then cuts off what is left. */
  async close(reason: string): Promise<void> {
    clearInterval(this.#tick);
    this.#http.close();
    for (const connection of this.#connections) connection.close(CLOSE.serviceRestart, reason);
    const cutOff = setTimeout(() => {
      for (const connection of this.#connections) connection.terminate();
    }, CLOSE_GRACE_MS);
    this.#http.closeIdleConnections();
    await Promise.all([...this.#connections].map((connection) => connection.closed));
    clearTimeout(cutOff);
    this.#http.closeAllConnections();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = request.socket.remoteAddress ?? 'unknown';
    // Behind a proxy the address is not the client's, and this gateway trusts no proxy.
    if (request.headers['x-forwarded-for'] !== undefined) {
      refuseUpgrade(socket, 403, 'Forbidden');
      return;
    }
    if (!this.#options.isReady() || !this.#limiter.admit(address)) {
      refuseUpgrade(socket, 503, 'Service Unavailable');
      return;
    }
    const leave = this.#limiter.enter(address);
    socket.once('close', leave);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { token, handlers, logger, limits, buildHello } = this.#options;
      const connection = new Connection(webSocket, {
        token,
        hasOrigin: request.headers.origin !== undefined,
        ...limits,
        handlers,
        logger,
        buildHello,
        onReady: leave,
        onWrongCredential: () => this.#limiter.countWrong(address),
      });
      this.#connections.add(connection);
      const count = (chunk: Buffer) => {
        if (connection.isReady) socket.off('data', count);
        else connection.countHandshakeBytes(chunk.length);
      };
      // Before the WebSocket's own reader, which would take a whole frame first.
      socket.prependListener('data', count);
      webSocket.once('close', () => this.#connections.delete(connection));
    });
  }

  #answerHttp(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0];
    const isReady = this.#options.isReady();
    const [status, body] =
      path === '/healthz' && (request.method === 'GET' || request.method === 'HEAD')
        ? [isReady ? 200 : 503, { ok: isReady }]
        : [
            404,
            { ok: false, error: 'The gateway speaks WebSocket; over HTTP it only answers GET /healthz.' },
          ];
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
  }
}

function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
