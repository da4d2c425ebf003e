import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/setup.ts'],
    // Test files share nothing but what they only read: rendered charts are worth keeping between them.
    isolate: false,
    pool: 'threads',
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
