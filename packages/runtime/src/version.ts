/**
 * The version of this product, as health, the API's description and the gateway's handshake tell it. Written down
 * here because a bundled service has no package.json beside it; a test holds the two together.
 */
export const VERSION = '0.1.0';
