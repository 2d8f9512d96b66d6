/** Headers that proxy.ts sets on every request it lets through, over whatever the client sent. */
export const REQUEST_ID_HEADER = "x-latchkey-request-id";
export const PATH_HEADER = "x-latchkey-path";
/** What a script that the page holds itself must carry to run. */
export const NONCE_HEADER = "x-latchkey-nonce";
