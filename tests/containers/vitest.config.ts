import { defineConfig } from 'vitest/config';

// The images and docker-compose.yml as a person uses them. Not part of `npm test`: it needs Docker with Compose, or
// podman-compose, and builds images: npm run test:containers
export default defineConfig({
  test: {
    include: ['tests/containers/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 900_000,
    // Each step stands on the one before.
    bail: 1,
  },
});
