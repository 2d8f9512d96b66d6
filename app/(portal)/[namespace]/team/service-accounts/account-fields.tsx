"use client";

import { ComboboxField } from "@/components/form/combobox-field";
import { TextareaField } from "@/components/form/field";
import { InstantField } from "@/components/form/instant-field";
import type { FormValues } from "@/components/form/values";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { findMembers, findOwners } from "./actions";

type Props = {
  account?: ServiceAccount;
  /** Letting it act as a member needs `members:write`; without it, what is so stays so. */
  mayImpersonate: boolean;
};

const ITSELF = { value: "", label: "Itself" };
const findMasks = async (query: string) => [...(query ? [] : [ITSELF]), ...(await findMembers(query))];

/** What an account has beside its name, description and roles: who answers for it, until when, and as whom it acts. */
export function AccountFields({ account, mayImpersonate }: Props) {
  const masked = account?.impersonates;
  return (
    <>
      <ComboboxField
        name="owners"
        label="Owners"
        options={findOwners}
        defaultValue={account?.owners.map(({ id, name }) => ({ value: id, label: name }))}
        help={account ? "Who answers for it; at least one." : "Who answers for it. Empty: you."}
      />
      <InstantField
        name="expiresAt"
        label="Account expires"
        kind="date"
        defaultValue={account?.expiresAt ?? ""}
        help="Empty: never. Every token stops at the start of that day:"
      />
      <TextareaField
        name="labels"
        label="Labels"
        rows={2}
        spellCheck={false}
        defaultValue={Object.entries(account?.labels ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join("\n")}
        help="One a line, like team=payments."
      />
      {(mayImpersonate || masked) && (
        <ComboboxField
          name="impersonates"
          label="Acts as"
          single
          options={findMasks}
          disabled={!mayImpersonate}
          defaultValue={[masked ? { value: masked, label: masked } : ITSELF]}
          help="A member: policies see that member, with their groups, in its place. It ends when they are disabled."
        />
      )}
    </>
  );
}

/** What these fields say, as the verbs take it. */
export function accountFields(values: FormValues) {
  return {
    description: values.text("description"),
    expiresAt: values.text("expiresAt") || null,
    labels: Object.fromEntries(
      values
        .text("labels")
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => {
          const [key = "", ...value] = line.split("=");
          return [key.trim(), value.join("=").trim()];
        }),
    ),
  };
}
