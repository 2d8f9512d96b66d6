import { Badge } from "@/components/ui/badge";

export function EffectBadge({ effect }: { effect: "allow" | "deny" }) {
  return effect === "allow" ? <Badge tone="outline">Allow</Badge> : <Badge tone="rust">Deny</Badge>;
}
