export * from './postgres/builders.ts';
export * from './postgres/test-database.ts';
export * from './scripted-provider/provider.ts';
export * from './scripted-provider/script.ts';
