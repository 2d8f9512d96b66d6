import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];
type Stream = { isTTY?: boolean };

const STATUSES: Record<string, Style> = {
  active: "green",
  enabled: "green",
  allow: "green",
  ok: "green",
  done: "green",
  invited: "yellow",
  paused: "yellow",
  rotated: "yellow",
  disabled: "yellow",
  warn: "yellow",
  expired: "red",
  revoked: "red",
  refused: "red",
  deny: "red",
  fail: "red",
};

/** Colours are for people: only on a terminal that has them, and not for those who said no (no-color.org). */
export function hasColours(stream: Stream): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** The text in a style, where the stream shows it. */
export function paint(style: Style, text: string, stream: Stream = process.stdout): string {
  return hasColours(stream) ? styleText(style, text, { validateStream: false }) : text;
}

/** A word that says how something is, in the colour of what it says. */
export function paintStatus(text: string, stream: Stream = process.stdout): string {
  const style = STATUSES[text.trim()];
  return style ? paint(style, text, stream) : text;
}
