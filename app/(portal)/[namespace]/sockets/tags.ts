/** Tags as people write them: `env=prod`, a bare `env` for one without a value; by name. */
export function tagWords(tags: Record<string, string>): string[] {
  return Object.entries(tags)
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .sort();
}

/** What `tagWords` writes, one a line, read back. */
export function tagsOf(text: string): Record<string, string> {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name.trim(), value.join("=").trim()];
    }),
  );
}
