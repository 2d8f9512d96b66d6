let typed: string | null = null;

/** From here on the keys are kept for a field that is still on its way, and do nothing else. */
export function collectTyping() {
  typed ??= "";
  document.addEventListener("keydown", onKey, true);
}

/** What was typed meanwhile. The keys do again what they always do. */
export function collectedTyping(): string {
  document.removeEventListener("keydown", onKey, true);
  const text = typed ?? "";
  typed = null;
  return text;
}

function onKey(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1) typed += event.key;
  else if (event.key === "Backspace") typed = (typed ?? "").slice(0, -1);
  else if (event.key !== "Enter") return;
  event.preventDefault();
  event.stopPropagation();
}
