/** The version of this product, as health and the gateway's handshake tell it. */
export const VERSION = '0.1.0';
