export * from './api-client.ts';
export * from './free-port.ts';
export * from './helix-system.ts';
export * from './live-client.ts';
export * from './processes.ts';
export * from './product.ts';
export * from './service-process.ts';
export * from './wait-for.ts';
