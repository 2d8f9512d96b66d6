import { Badge } from "@/components/ui/badge";

/** The mark of an account that acts as a member, wherever it is shown. */
export function ActsAs({ email }: { email: string }) {
  return (
    <Badge tone="brass">
      <span data-tooltip="Policies see this member in its place; the activity log names both.">as {email}</span>
    </Badge>
  );
}
