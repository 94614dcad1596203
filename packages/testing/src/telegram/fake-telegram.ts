import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A call of the Bot API as it arrived. */
export interface TelegramCall {
  method: string;
  // biome-ignore lint/suspicious/noExplicitAny: a foreign protocol's body, looked at by tests only
  body: any;
}

export interface FakeTelegram {
  /** Goes into `TELEGRAM_API_ROOT`. */
  readonly url: string;
  readonly calls: TelegramCall[];
  /** The texts that were sent to a chat, in order. */
  textsTo(chatId: number): string[];
  /** A person writes to the bot. */
  say(chatId: number, text: string, options?: { replyTo?: string; name?: string }): void;
  /** A person presses a button under a message. */
  press(chatId: number, data: string): void;
  /** Messages to this chat are refused, as Telegram does for one that it does not know. */
  forget(chatId: number): void;
  /** Messages to this chat are refused, as Telegram does when the person has blocked the bot. */
  block(chatId: number): void;
  /** While away, every connection is cut. */
  setAway(isAway: boolean): void;
  stop(): Promise<void>;
}

const POLL_MS = 300;
const BOT = { id: 4_242, is_bot: true, first_name: 'HELIX', username: 'helix_test_bot' };

/** The part of Telegram's Bot API that a polling bot meets, on loopback. */
export async function startFakeTelegram({ token }: { token: string }): Promise<FakeTelegram> {
  const calls: TelegramCall[] = [];
  let updates: { update_id: number }[] = [];
  let nextId = 1;
  let isAway = false;
  const refusals = new Map<unknown, { error_code: number; description: string }>();
  let wake = Promise.withResolvers<void>();

  const server = createServer((request, response) => {
    if (isAway) return void request.socket.destroy();
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, given = '', method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const body = request.method === 'POST' ? await json(request).catch(() => ({})) : {};
    if (given !== token)
      return send(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
    if (method !== 'getUpdates') calls.push({ method, body });
    const refusal = refusals.get((body as { chat_id?: unknown }).chat_id);
    if (refusal) return send(response, refusal.error_code, { ok: false, ...refusal });
    send(response, 200, { ok: true, result: await resultOf(method, body as Record<string, unknown>) });
  }

  async function resultOf(method: string, body: Record<string, unknown>): Promise<unknown> {
    if (method === 'getMe') return BOT;
    if (method === 'sendMessage') {
      return { message_id: nextId++, date: 0, chat: { id: body.chat_id, type: 'private' }, text: body.text };
    }
    if (method !== 'getUpdates') return true;
    const offset = Number(body.offset ?? 0);
    updates = updates.filter(({ update_id }) => update_id >= offset);
    if (updates.length === 0 && body.timeout) {
      await Promise.race([wake.promise, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
    }
    return updates.slice(0, Number(body.limit ?? 100));
  }

  function push(update: object): void {
    updates.push({ update_id: nextId++, ...update });
    wake.resolve();
    wake = Promise.withResolvers();
  }

  const person = (chatId: number, name: string) => ({
    chat: { id: chatId, type: 'private', first_name: name },
    from: { id: chatId, is_bot: false, first_name: name, username: name.toLowerCase() },
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    textsTo: (chatId) =>
      calls
        .filter(({ method, body }) => method === 'sendMessage' && body.chat_id === chatId)
        .map(({ body }) => body.text),
    say(chatId, text, { replyTo, name = 'Grace' } = {}) {
      const command = /^\/\w+/.exec(text)?.[0];
      push({
        message: {
          message_id: nextId++,
          date: 0,
          ...person(chatId, name),
          text,
          ...(command ? { entities: [{ type: 'bot_command', offset: 0, length: command.length }] } : {}),
          ...(replyTo === undefined
            ? {}
            : {
                reply_to_message: {
                  message_id: 1,
                  date: 0,
                  chat: { id: chatId, type: 'private' },
                  from: BOT,
                  text: replyTo,
                },
              }),
        },
      });
    },
    press(chatId, data) {
      const { chat, from } = person(chatId, 'Grace');
      const message = { message_id: nextId++, date: 0, chat, from: BOT, text: 'A result' };
      push({ callback_query: { id: String(nextId++), from, chat_instance: '1', data, message } });
    },
    forget: (chatId) =>
      void refusals.set(chatId, { error_code: 400, description: 'Bad Request: chat not found' }),
    block: (chatId) =>
      void refusals.set(chatId, { error_code: 403, description: 'Forbidden: bot was blocked by the user' }),
    setAway(next) {
      isAway = next;
      if (next) server.closeAllConnections();
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
