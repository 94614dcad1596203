export * from './postgres/builders.ts';
export * from './postgres/test-database.ts';
export * from './redis/has-redis-server.ts';
export * from './redis/test-redis.ts';
export * from './sample-files.ts';
export * from './scripted-provider/provider.ts';
export * from './scripted-provider/script.ts';
export * from './telegram/fake-telegram.ts';
