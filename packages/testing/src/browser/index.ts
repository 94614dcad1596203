export * from './chromium-path.ts';
export * from './empty-product.ts';
export * from './set-up.ts';
