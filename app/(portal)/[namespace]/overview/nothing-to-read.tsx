import { signOut } from "@/app/sign-in/actions";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";

/** In place of the overview for someone whose roles open no page here: what the roles are for, and the way out. */
export function NothingToRead({ namespace, roles }: { namespace: string; roles: string[] }) {
  const onlyClient = roles.every((role) => role === "client");
  return (
    <>
      <PageHeader
        title="Overview"
        description={`What your ${roles.length === 1 ? "role" : "roles"} in ${namespace} ${roles.length === 1 ? "is" : "are"} for.`}
      />
      <EmptyState
        title={onlyClient ? "Your role lets you pass the gate" : "Your roles open no page here"}
        action={
          <form action={signOut}>
            <Button type="submit">Sign out</Button>
          </form>
        }
      >
        {onlyClient
          ? "With client you reach what policies allow you, through the gateways in front of it. The pages of this portal are for those who look after it; an admin can give you a role that opens them."
          : `You hold ${roles.join(", ")}. An admin can give you a role that opens the pages of this portal.`}
      </EmptyState>
    </>
  );
}
