import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Bytes in stock: asking the system for a few at a time costs more than an id does. */
const stock = new Uint8Array(4_096);
let used = stock.length;

/** `length` unbiased base62 characters (5.95 bits each) from the system's random source. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    const byte = randomByte();
    // 248 = 4 x 62: bytes above would favour the first characters.
    if (byte < 248) text += ALPHABET[byte % 62];
  }
  return text;
}

/** Each byte is given once, and then forgotten: it may be part of a secret. */
function randomByte(): number {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  const byte = stock[used] as number;
  stock[used++] = 0;
  return byte;
}

/** A non-negative integer in base62 (digits, upper, lower), left-padded with `0` to `width`. */
export function toBase62(value: number, width: number): string {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = ALPHABET[rest % 62] + text;
  return text.padStart(width, "0");
}
