import { z } from "zod";

// Control characters and the marks that reorder or hide text on screen (UTS #39, bidi controls, zero width).
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** One line of text for people: trimmed, `max` characters at the most, nothing invisible in it. */
export function line(max: number, what: string) {
  return z
    .string(`${what} is text.`)
    .trim()
    .max(max, `${what} has at most ${max} characters.`)
    .refine(
      (text) => !HIDDEN.test(text) && !/[\t\n]/.test(text),
      `${what} can't contain invisible characters or line breaks.`,
    );
}

/** Several lines of text for people. */
export function paragraph(max: number, what: string) {
  return z
    .string(`${what} is text.`)
    .trim()
    .max(max, `${what} has at most ${max} characters.`)
    .refine((text) => !HIDDEN.test(text), `${what} can't contain invisible characters.`);
}
