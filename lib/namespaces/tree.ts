type Node = { id: string; slug: string; parentId: string | null };

/** Namespaces as a tree is read: each below its parent, siblings by slug, with how deep it stands. Roots: nothing above is there. */
export function treeOf<N extends Node>(nodes: readonly N[]): (N & { depth: number })[] {
  const there = new Set(nodes.map(({ id }) => id));
  const childrenOf = new Map<string, N[]>();
  for (const node of [...nodes].sort((one, other) => (one.slug < other.slug ? -1 : 1))) {
    const parent = node.parentId !== null && there.has(node.parentId) ? node.parentId : "";
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), node]);
  }
  const below = (id: string, depth: number): (N & { depth: number })[] =>
    (childrenOf.get(id) ?? []).flatMap((node) => [{ ...node, depth }, ...below(node.id, depth + 1)]);
  return below("", 0);
}
