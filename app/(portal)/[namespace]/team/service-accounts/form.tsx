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
import { ExpiryFields, expiryOf, type TokenLimits } from "../access-tokens/expiry-fields";
import { TokenReveal } from "../access-tokens/token-reveal";
import { createAccount } from "./actions";

type Created = { id: string; name: string; token?: CreatedToken | undefined };

type Props = {
  namespace: string;
  roles: string[];
  limits: TokenLimits;
  url: string;
  mayCreateToken: boolean;
  onClose: () => void;
};

/** Creates an account, with its first token when asked for, in one step; then goes to its page. */
export default function AccountForm({ namespace, roles, limits, url, mayCreateToken, onClose }: Props) {
  const router = useRouter();
  const [withToken, setWithToken] = useState(false);
  const [created, setCreated] = useState<{ id: string; token: CreatedToken } | null>(null);
  const leave = (id: string) => {
    onClose();
    router.push(`/${namespace}/team/service-accounts/${id}`);
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
              description: values.text("description"),
              roles: values.all("roles"),
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
            options={roles.map((role) => ({ value: role, label: role, hint: HINTS[role] }))}
            defaultValue={[{ value: "client", label: "client" }]}
            help="client only passes the gate. The others have rights on Latchkey itself."
          />
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
