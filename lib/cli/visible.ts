import { eastAsianWidth } from "get-east-asian-width";

// Everything that moves the cursor, reorders, or hides: C0 and C1 controls, bidi marks, zero width, line separators.
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: showing them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of strangers for a terminal: what a terminal would obey is shown as `\u001b` instead. */
export function visible(text: string): string {
  return text.replace(OBEYED, escaped);
}

/** JSON of any value, in which no string holds a character that a terminal would obey. It reads back the same. */
export function visibleJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "null").split("\n").map(visible).join("\n");
}

/** How many columns a terminal gives to a text that went through `visible`. */
export function columnsOf(text: string): number {
  // Plain letters need no look-up.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  // Marks stand on the letter before them. Sequences joined by an invisible character were taken apart by `visible`.
  return [...text].reduce((sum, one) => sum + (STANDS_ON.test(one) ? 0 : eastAsianWidth(one.codePointAt(0) ?? 0)), 0);
}

const STANDS_ON = /^[\p{M}\p{Emoji_Modifier}]$/u;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
