/** A paragraph; a link that stands for itself; or lines of a list, each with where it leads. */
export type Part = string | { link: string; label: string } | { items: readonly { text: string; link: string }[] };

/** What is sent to one person. Whatever people chose, their names above all, may stand anywhere in it. */
export type Letter = { to: { name: string; address: string }; subject: string; parts: readonly Part[] };

const LONGEST_LINE = 200;

/** One line of what people chose: no break, nothing invisible, and not without an end. For headers and for the text. */
export function oneLine(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return clean.length > LONGEST_LINE ? `${[...clean].slice(0, LONGEST_LINE - 1).join("")}…` : clean;
}

/** The plain half of a letter. */
export function toText(parts: readonly Part[]): string {
  const paragraphs = parts.map((part) => {
    if (typeof part === "string") return part;
    if ("link" in part) return `${part.label}:\n${part.link}`;
    return part.items.map(({ text, link }) => `- ${text}\n  ${link}`).join("\n");
  });
  return `${paragraphs.join("\n\n")}\n`;
}

/** The same in HTML: every value is escaped, nothing is fetched from anywhere. */
export function toHtml(parts: readonly Part[]): string {
  const paragraphs = parts.map((part) => {
    if (typeof part === "string") return `<p>${escaped(part)}</p>`;
    if ("link" in part)
      return `<p><a href="${escaped(part.link)}">${escaped(part.label)}</a></p>\n<p style="${SMALL}">${escaped(part.link)}</p>`;
    const items = part.items.map(({ text, link }) => `<li><a href="${escaped(link)}">${escaped(text)}</a></li>`);
    return `<ul>\n${items.join("\n")}\n</ul>`;
  });
  return `<!doctype html>\n<html lang="en">\n<body style="${BODY}">\n${paragraphs.join("\n")}\n</body>\n</html>\n`;
}

const BODY = "max-width: 560px; font: 16px/1.5 system-ui, sans-serif";
const SMALL = "font-size: 13px; overflow-wrap: anywhere";
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
