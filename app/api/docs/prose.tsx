/** A sentence of the description, with what stands between backticks as code. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text have no other identity.
      <span key={index} className="mono whitespace-nowrap">
        {part}
      </span>
    ),
  );
}
