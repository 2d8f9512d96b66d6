"use client";

import { useState } from "react";
import { ComboboxField } from "@/components/form/combobox-field";
import { SelectField, TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { CreatedToken } from "@/lib/access-tokens/contract";
import { createToken, findAccounts, rolesOfAccount } from "./actions";
import { ExpiryFields, expiryOf, type TokenLimits } from "./expiry-fields";
import { TokenReveal } from "./token-reveal";

type Props = {
  namespace: string;
  limits: TokenLimits;
  /** Where the reader calls the API; the snippets use it. */
  url: string;
  /** Left out: the person chooses the account. */
  account?: { id: string; name: string; roles: string[] };
  onClose: () => void;
};

/** Creates a token, then shows it once. */
export default function TokenForm({ namespace, limits, url, account, onClose }: Props) {
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const [roles, setRoles] = useState(account?.roles ?? []);
  const [find] = useState(() => findAccounts.bind(null, namespace));
  if (created) return <TokenReveal token={created} url={url} onClose={onClose} />;
  return (
    <Dialog
      title="New token"
      description={account && `An access token for ${account.name}. It is shown once, right after you create it.`}
      onClose={onClose}
    >
      <Form
        action={(values) =>
          createToken(
            account?.id ?? values.text("sa"),
            {
              name: values.text("name"),
              description: values.text("description"),
              format: values.text("format") === "jwt" ? "jwt" : "opaque",
              ...expiryOf(values),
              roles: values.all("roles").length > 0 ? values.all("roles") : null,
              allowedCidrs: values
                .text("allowedCidrs")
                .split(/[\s,]+/)
                .filter(Boolean),
            },
            values.idempotencyKey,
          )
        }
        onDone={setCreated}
      >
        <DialogBody>
          {!account && (
            <ComboboxField
              name="sa"
              label="Service account"
              single
              options={find}
              placeholder="Search by name"
              onChange={async ([chosen]) => setRoles(chosen ? await rolesOfAccount(chosen.value) : [])}
            />
          )}
          <TextField
            name="name"
            label="Name"
            help="Where it will be used, for example github-actions. One live token a name."
            required
          />
          <ExpiryFields limits={limits} />
          <ComboboxField
            name="roles"
            label="Roles"
            options={roles.map((role) => ({ value: role, label: role }))}
            placeholder="Inherit"
            help={
              roles.length > 0
                ? `Empty: inherits ${roles.join(", ")}, also when they change. Chosen: only these, never more.`
                : "Empty: inherits the account's roles, also when they change."
            }
          />
          <details className="group mt-4">
            <summary className="w-fit cursor-pointer rounded-4 text-13 font-medium text-accent-text">
              Format, networks and description
            </summary>
            <div className="pt-3">
              <SelectField
                name="format"
                label="Format"
                help="A JWT is signed, and programs can read its claims. Both stop the moment you revoke them."
              >
                <option value="opaque">Opaque, 63 characters</option>
                <option value="jwt">JWT, signed with EdDSA</option>
              </SelectField>
              <TextareaField
                name="allowedCidrs"
                label="Allowed networks"
                rows={2}
                help="One a line, like 10.20.0.0/16. Empty: usable from anywhere."
              />
              <TextareaField name="description" label="Description" rows={2} />
            </div>
          </details>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Create</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
