export * from './openclaw-config.ts';
export * from './openclaw-gateway.ts';
