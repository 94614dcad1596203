import { inspect } from 'node:util';
import { finishRun } from '@helix/database';
import { type FakeTelegram, startFakeTelegram } from '@helix/testing';
import type { BotError } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answered, type MentionStage, mentionStage } from '../testing/mention-stage.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import { createTelegramBot } from './telegram-bot.ts';
import { TelegramService } from './telegram-service.ts';

const TOKEN = '123456:ABC-DEF_of_the_test';
const CHAT = 77;
const poll = { timeout: 15_000, interval: 30 };

let telegram: FakeTelegram;
let helix: TestApp;
let stage: MentionStage;
let service: TelegramService;

beforeAll(async () => {
  telegram = await startFakeTelegram({ token: TOKEN });
  helix = await createTestApp({ TELEGRAM_API_ROOT: telegram.url });
});
afterAll(async () => {
  await helix.stop();
  await telegram.stop();
});
beforeEach(async () => {
  telegram.calls.length = 0;
  telegram.setAway(false);
  // One bot polls one token: what an earlier test connected is gone.
  await helix.build.query('delete from telegram_bots');
  stage = await mentionStage(helix);
  service = new TelegramService(helix.deps);
});
afterEach(() => service.stop());

async function connect(): Promise<void> {
  const made = await stage.owner.call('PUT', '/api/telegram/bot', { body: { token: TOKEN } });
  expect(made).toMatchObject({ status: 200, body: { bot: { username: 'helix_test_bot', problem: null } } });
  expect(made.text).not.toContain(TOKEN);
  service.start();
}

async function link(who: TestClient, chatId = CHAT): Promise<void> {
  const { code, url } = (await who.post('/api/telegram/link')).body;
  expect(url).toBe(`https://t.me/helix_test_bot?start=${code}`);
  telegram.say(chatId, `/start ${code}`);
  await said(/This chat is linked now/, chatId);
}

/** What the log tells of links: what happened, and who did it. */
async function linkings(): Promise<[string, string][]> {
  const rows = await helix.build.query<{ action: string; actor_name: string }>(
    `select action, actor_name from activity_logs where org_id = $1 and action like 'user.telegram%' order by id`,
    [stage.orgId],
  );
  return rows.map(({ action, actor_name }) => [action, actor_name]);
}

const said = (words: RegExp | string, chatId = CHAT) =>
  expect.poll(() => telegram.textsTo(chatId).at(-1) ?? '', poll).toMatch(words);

describe('linking a chat', () => {
  it('takes a code once, and leads strangers to it', async () => {
    await connect();
    telegram.say(CHAT, '/tasks');
    await said('This chat is not linked to an account');
    const { code } = (await stage.owner.post('/api/telegram/link')).body;
    telegram.say(CHAT, '/start wrong-code');
    await said('not valid any more');
    telegram.say(CHAT, `/start ${code}`);
    await said(/Hello .+\. This chat is linked now/);
    telegram.say(78, `/start ${code}`);
    await said('not valid any more', 78);
    expect((await stage.owner.get('/api/telegram')).body.link).toMatchObject({ chat_name: 'grace' });
    telegram.say(CHAT, '/unlink');
    await said('no longer linked');
    expect((await stage.owner.get('/api/telegram')).body.link).toBeNull();
    expect(await linkings()).toEqual([
      ['user.telegram_linked', 'Telegram'],
      ['user.telegram_unlinked', (await stage.nameOf(stage.owner)).name],
    ]);
  });

  it('ends with the rights of the person', async () => {
    await connect();
    const member = await stage.colleague();
    await link(member);
    await helix.build.query('update users set disabled_at = now() where id = $1', [member.userId]);
    telegram.say(CHAT, `/task ${stage.key}`);
    await said('This chat is not linked');
  });
});

describe('what a linked person may do', () => {
  beforeEach(async () => {
    await connect();
    await link(stage.owner);
  });

  it('lists what waits, reads a result, and approves it by the button', async () => {
    telegram.say(CHAT, '/tasks');
    await said(`${stage.key} `);
    telegram.say(CHAT, `/task ${stage.key.toLowerCase()}`);
    await said('The first leaflet.');
    const shown = telegram.calls.findLast(({ method }) => method === 'sendMessage');
    expect(JSON.stringify(shown?.body.reply_markup)).toContain(`approve:${stage.key}`);
    telegram.press(CHAT, `approve:${stage.key}`);
    await said('approved and done');
    expect((await stage.shown()).status).toBe('done');
    telegram.press(CHAT, `approve:${stage.key}`);
    await said('Only a task in Review can be approved');
  });

  it('rejects with a reason, asked for when it is missing', async () => {
    telegram.press(CHAT, `reject:${stage.key}`);
    await said(`What should change in ${stage.key}?`);
    telegram.say(CHAT, 'Half as long.', { replyTo: telegram.textsTo(CHAT).at(-1) });
    await said('goes back with your words');
    expect(await stage.runs()).toMatchObject([{ trigger: 'feedback' }]);
    const [run] = await helix.build.query<{ feedback: string }>(
      'select feedback from runs where task_id = $1',
      [stage.task.id],
    );
    expect(run?.feedback).toBe('Half as long.');
  });

  it('comments by a command, and by replying to a message of the bot', async () => {
    telegram.say(CHAT, `/comment ${stage.key} Mind the tide, @nora.`);
    await said('Your comment is on');
    telegram.say(CHAT, 'And the wind.', { replyTo: `Your comment is on ${stage.key}.` });
    await expect
      .poll(async () => (await stage.comments()).map((each: { content: string }) => each.content), poll)
      .toEqual(['Mind the tide, @nora.', 'And the wind.']);
    expect(await stage.runs()).toMatchObject([{ trigger: 'mention' }]);
  });

  it('says no in the words of the API, and shows nothing of other boards', async () => {
    const member = await helix.person(stage.orgId);
    await link(member, 80);
    for (const text of [
      `/task ${stage.key}`,
      `/approve ${stage.key}`,
      `/comment ${stage.key} hello`,
      '/task',
    ]) {
      const before = telegram.textsTo(80).length;
      telegram.say(80, text);
      await expect.poll(() => telegram.textsTo(80).length, poll).toBe(before + 1);
      expect(telegram.textsTo(80).at(-1)).not.toContain('leaflet');
    }
    telegram.say(80, '/tasks');
    await said('Nothing waits for anybody.', 80);
    expect((await stage.shown()).status).toBe('review');
  });

  it('does not tell a task that one may not see from one that is not there', async () => {
    const member = await helix.person(stage.orgId);
    await link(member, 81);
    for (const command of ['/task', '/approve', '/reject', '/comment']) {
      telegram.say(81, `${command} ${stage.key}`);
      await said(`There is no task ${stage.key} that you can see.`, 81);
      telegram.say(81, `${command} QAY-999`);
      await said('There is no task QAY-999 that you can see.', 81);
    }
    telegram.press(81, `reject:${stage.key}`);
    await said(`There is no task ${stage.key} that you can see.`, 81);
  });
});

describe('notifications', () => {
  it('come with a link and buttons, once, and wait while Telegram is away', async () => {
    await connect();
    await link(stage.owner);
    await work('A second leaflet.');
    service.wake();
    await said(`Nora has a result for ${stage.key}`);
    expect(telegram.textsTo(CHAT).at(-1)).toContain(
      `http://helix.test/boards/${stage.board.id}?task=${stage.task.id}`,
    );
    const count = telegram.textsTo(CHAT).length;

    telegram.setAway(true);
    await stage.owner.post(`${stage.url}/reject`, { feedback: 'Again.' });
    await finishNext('A third leaflet.');
    service.wake();
    telegram.setAway(false);
    await expect.poll(() => telegram.textsTo(CHAT).length, poll).toBe(count + 1);
    expect(telegram.textsTo(CHAT).at(-1)).toContain('A third leaflet.');
    service.wake();
    telegram.say(CHAT, '/help');
    await said('I tell you what waits');
    expect(telegram.textsTo(CHAT)).toHaveLength(count + 2);
  });

  it('lead to their own task, whatever an agent or a person calls itself', async () => {
    await connect();
    await link(stage.owner);
    await helix.build.query(`update agents set name = 'GPT-4' where org_id = $1 and name = 'Nora'`, [
      stage.orgId,
    ]);
    await work('A second leaflet.');
    service.wake();
    await said(`GPT-4 has a result for ${stage.key}`);
    const shown = telegram.calls.findLast(({ method }) => method === 'sendMessage');
    expect(JSON.stringify(shown?.body.reply_markup)).toContain(`approve:${stage.key}`);
    telegram.say(CHAT, 'Good.', { replyTo: telegram.textsTo(CHAT).at(-1) });
    await said(`Your comment is on ${stage.key}.`);

    const member = await stage.colleague();
    await member.call('PATCH', '/api/auth/me', { body: { name: `What should change in ${stage.key}` } });
    const { handle } = await stage.nameOf(stage.owner);
    await stage.post(`Look here, @${handle}.`, member);
    service.wake();
    await said(/^What should change in .+ mentioned you/);
    telegram.say(CHAT, 'Very well.', { replyTo: telegram.textsTo(CHAT).at(-1) });
    await said(`Your comment is on ${stage.key}.`);
    expect((await stage.shown()).status).toBe('review');
  });

  it('end for a person who blocks the bot', async () => {
    await connect();
    await link(stage.owner, 91);
    telegram.block(91);
    await work('A second leaflet.');
    service.wake();
    await expect.poll(linkings, poll).toEqual([
      ['user.telegram_linked', 'Telegram'],
      ['user.telegram_unlinked', 'Telegram'],
    ]);
    expect((await stage.owner.get('/api/telegram')).body.link).toBeNull();
  });

  it('go on for others when Telegram does not know one chat', async () => {
    await connect();
    const member = await stage.colleague();
    await link(member, 90);
    await link(stage.owner);
    telegram.forget(90);
    const { handle } = await stage.nameOf(member);
    await stage.post(`First you, @${handle}.`);
    const { handle: owner } = await stage.nameOf(stage.owner);
    await stage.post(`Then you, @${owner}.`, member);
    service.wake();
    await said('Then you');
  });

  it('are sent by one replica, and by the other when it is gone', async () => {
    await connect();
    await link(stage.owner);
    const other = new TelegramService(helix.deps);
    other.start();
    await work('A second leaflet.');
    service.wake();
    other.wake();
    await said('A second leaflet.');
    await service.stop();
    await stage.owner.post(`${stage.url}/reject`, { feedback: 'Again.' });
    await finishNext('A third leaflet.');
    await said('A third leaflet.');
    expect(telegram.textsTo(CHAT).filter((text) => text.includes('has a result'))).toHaveLength(2);
    await other.stop();
  });
});

it('goes on with the bots of others where one token cannot be opened, and tells of it once', async () => {
  const warned = vi.spyOn(helix.deps.logger, 'warn');
  onTestFinished(() => warned.mockRestore());
  const { orgId } = stage.stranger;
  await helix.build.query(
    `insert into telegram_bots (org_id, token_encrypted, username) values ($1, 'v1.gone.a.b.c', 'lost_bot')`,
    [orgId],
  );
  await connect();
  await link(stage.owner);
  const lost = (await stage.stranger.get('/api/telegram')).body.bot;
  expect(lost).toMatchObject({
    username: 'lost_bot',
    problem: expect.stringContaining('Enter the token again'),
  });
  service.look();
  await service.stop();
  const told = warned.mock.calls.filter(([, text]) => text === 'a bot token cannot be opened');
  expect(told).toHaveLength(1);
});

describe('the settings of the bot', () => {
  it('are for administrators, refuse a token that Telegram refuses, and show none', async () => {
    expect((await stage.member.call('PUT', '/api/telegram/bot', { body: { token: TOKEN } })).status).toBe(
      403,
    );
    expect((await stage.member.delete('/api/telegram/bot')).status).toBe(403);
    for (const token of ['nonsense', '123456:another_token_entirely']) {
      const refused = await stage.owner.call('PUT', '/api/telegram/bot', { body: { token } });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'token' }] } });
    }
    telegram.setAway(true);
    const away = await stage.owner.call('PUT', '/api/telegram/bot', { body: { token: TOKEN } });
    expect(away).toMatchObject({
      status: 503,
      body: { code: 'telegram_unavailable', detail: expect.stringContaining('cannot be reached') },
    });
    telegram.setAway(false);
    expect((await stage.owner.post('/api/telegram/link')).status).toBe(409);
    await connect();
    const [row] = await helix.build.query<{ token_encrypted: string }>(
      'select token_encrypted from telegram_bots',
    );
    expect(row?.token_encrypted).not.toContain('ABC-DEF');
    expect((await stage.stranger.get('/api/telegram')).body.bot).toBeNull();
    expect((await stage.owner.delete('/api/telegram/bot')).status).toBe(204);
    expect((await stage.owner.get('/api/telegram')).body.bot).toBeNull();
    expect((await stage.owner.delete('/api/telegram/link')).status).toBe(404);
  });
});

it('writes no token into the log when an answer does not get through', async () => {
  await connect();
  await service.stop();
  const bot = createTelegramBot(helix.deps, {
    token: TOKEN,
    apiRoot: 'http://127.0.0.1:1',
    orgId: stage.orgId,
  });
  bot.botInfo = {
    id: 1,
    is_bot: true,
    first_name: 'HELIX',
    username: 'helix_test_bot',
  } as typeof bot.botInfo;
  const warn = vi.spyOn(helix.deps.logger, 'warn');
  const chat = { id: 91, type: 'private', first_name: 'Grace' } as const;
  const message = { message_id: 1, date: 0, chat, from: { ...chat, is_bot: false }, text: 'Hello' };
  await bot.handleUpdate({ update_id: 1, message }).catch((error: BotError) => bot.errorHandler(error));
  expect(warn).toHaveBeenCalledOnce();
  expect(inspect(warn.mock.calls, { depth: 10 })).not.toContain(TOKEN);
  warn.mockRestore();
});

/** Nora brings a result for the task. */
async function work(result: string): Promise<void> {
  await stage.owner.post(`${stage.url}/reject`, { feedback: 'Another one.' });
  await finishNext(result);
}

async function finishNext(result: string): Promise<void> {
  const run = await stage.claimOne();
  await helix.deps.work(stage.context, (unit) =>
    finishRun(unit, run.id, { runId: run.id, generation: run.generation }, answered(result)),
  );
}
