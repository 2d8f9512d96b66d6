"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ComboboxField } from "@/components/form/combobox-field";
import { TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { CreatedToken } from "@/lib/access-tokens/contract";
import type { RoleChoice } from "@/lib/portal/role-choices";
import { ExpiryFields, expiryOf, type TokenLimits } from "../access-tokens/expiry-fields";
import { TokenReveal } from "../access-tokens/token-reveal";
import { findGroups } from "../group-actions";
import { AccountFields, accountFields } from "./account-fields";
import { createAccount } from "./actions";

type Created = { id: string; name: string; token?: CreatedToken | undefined };

type Props = {
  namespace: string;
  roles: RoleChoice[];
  limits: TokenLimits;
  url: string;
  mayCreateToken: boolean;
  mayImpersonate: boolean;
  onClose: () => void;
};

/** Creates an account, with its first token when asked for, in one step; then goes to its page. */
export default function AccountForm({ namespace, roles, limits, url, mayCreateToken, mayImpersonate, onClose }: Props) {
  const router = useRouter();
  const [withToken, setWithToken] = useState(false);
  const [created, setCreated] = useState<{ id: string; token: CreatedToken } | null>(null);
  const leave = (id: string) => {
    onClose();
    router.push(`/${namespace}/team/service-accounts/${id}`);
    router.refresh();
  };
  if (created) return <TokenReveal token={created.token} url={url} onClose={() => leave(created.id)} />;
  return (
    <Dialog
      title="New service account"
      description={`One program, one account. It lives in ${namespace} and can be used there and below.`}
      onClose={onClose}
    >
      <Form
        action={(values) =>
          createAccount(
            {
              name: values.text("name"),
              namespace,
              ...accountFields(values),
              roles: values.all("roles"),
              groups: values.all("groups"),
              ...(values.all("owners").length > 0 && { owners: values.all("owners") }),
              ...(values.text("impersonates") && { impersonates: values.text("impersonates") }),
              ...(withToken && { token: { name: values.text("token.name"), ...expiryOf(values, "token.") } }),
            },
            values.idempotencyKey,
          )
        }
        onDone={({ id, name, token }: Created) => {
          if (token) return setCreated({ id, token });
          toast(`${name} is created`);
          leave(id);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            placeholder="svc-purpose"
            help="Lower-case letters, digits, - _ . It cannot be changed later."
            spellCheck={false}
            required
          />
          <TextareaField
            name="description"
            label="Description"
            rows={2}
            help="What it does, for whoever finds it in a year."
          />
          <ComboboxField
            name="roles"
            label="Roles"
            options={roles.map(({ name, description }) => ({
              value: name,
              label: name,
              hint: HINTS[name] ?? description,
            }))}
            defaultValue={[{ value: "client", label: "client" }]}
            help="client only passes the gate. The others have rights on Latchkey itself."
          />
          <details className="mt-4">
            <summary className="w-fit cursor-pointer rounded-4 text-13 font-medium text-accent-text">
              Owners, groups, expiry and more
            </summary>
            <div className="pt-3">
              <ComboboxField
                name="groups"
                label="Groups"
                options={findGroups}
                help="What policies say of a group holds for everyone in it."
              />
              <AccountFields mayImpersonate={mayImpersonate} />
            </div>
          </details>
          {mayCreateToken && (
            <CheckboxField
              className="mt-4"
              label="Create its first access token"
              checked={withToken}
              onChange={(event) => setWithToken(event.target.checked)}
            />
          )}
          {withToken && (
            <div className="mt-3 border-l border-border pl-4">
              <TextField
                name="token.name"
                label="Token name"
                help="Where it will be used, for example github-actions."
                required
              />
              <ExpiryFields limits={limits} prefix="token." />
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Create</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}

const HINTS: Record<string, string> = {
  admin: "everything",
  member: "changes sockets and policies",
  "read-only": "reads everything",
  client: "only passes the gate",
};
