"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ComboboxField } from "@/components/form/combobox-field";
import { SelectField, TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import type { FormValues } from "@/components/form/values";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import type { CreatedGateway, Gateway } from "@/lib/gateways/contract";
import { PROFILES } from "@/lib/gateways/profiles";
import { createGateway, findSockets, updateGateway } from "./actions";
import { KeyReveal } from "./key-reveal";
import { PROFILE_NAMES } from "./profile-names";

type Props = { namespace: string; gateway?: Gateway; onClose: () => void };

/** Registers a gateway and shows its key once, or changes one. */
export default function GatewayForm({ namespace, gateway, onClose }: Props) {
  const router = useRouter();
  const [created, setCreated] = useState<CreatedGateway | null>(null);
  const [reach, setReach] = useState<"all" | "some">(gateway?.sockets ? "some" : "all");
  const [find] = useState(() => findSockets.bind(null, namespace));
  if (created)
    return (
      <KeyReveal
        gateway={created}
        onClose={() => {
          onClose();
          router.push(`/${namespace}/gateways/${created.id}?tab=configuration`);
        }}
      />
    );
  const fields = (values: FormValues) => ({
    name: values.text("name"),
    description: values.text("description"),
    profile: PROFILES.find((one) => one === values.text("profile")) ?? "nginx",
    trustedHops: Number(values.text("trustedHops") || Number.NaN),
    sockets: reach === "all" ? null : values.all("sockets"),
  });
  return (
    <Dialog
      title={gateway ? `Edit ${gateway.name}` : "New gateway"}
      description={
        gateway
          ? "Holds for the next question that it asks."
          : `It lives in ${namespace}. Its key is shown once, right after you register it.`
      }
      onClose={onClose}
    >
      <Form<Gateway | CreatedGateway>
        action={(values) =>
          gateway
            ? updateGateway(gateway.id, fields(values), gateway.version)
            : createGateway({ ...fields(values), namespace }, values.idempotencyKey)
        }
        onDone={(saved) => {
          if ("key" in saved) return setCreated(saved);
          onClose();
          toast(`${saved.name} is saved`);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            placeholder="edge-1"
            defaultValue={gateway?.name}
            help="Lower-case letters, digits, - _ . Decisions show it."
            spellCheck={false}
            required
          />
          <SelectField
            name="profile"
            label="Proxy"
            defaultValue={gateway?.profile ?? "nginx"}
            help="Says which configuration to show."
          >
            {PROFILES.map((profile) => (
              <option key={profile} value={profile}>
                {PROFILE_NAMES[profile]}
              </option>
            ))}
          </SelectField>
          <div className="my-4 grid justify-items-start gap-1.5">
            <span className="text-13 font-medium" aria-hidden="true">
              Asks about
            </span>
            <Segmented
              label="Asks about"
              options={[
                { value: "all", label: "Every socket here and below" },
                { value: "some", label: "Only some" },
              ]}
              value={reach}
              onChange={setReach}
            />
          </div>
          {reach === "some" && (
            <ComboboxField
              name="sockets"
              label="Sockets"
              options={find}
              defaultValue={(gateway?.sockets ?? []).map((name) => ({ value: name, label: name }))}
              placeholder="Search by name or host"
              help="About any other the answer is deny. None chosen: it may ask about nothing."
            />
          )}
          <TextField
            name="trustedHops"
            label="Trusted proxies in front of it"
            inputMode="numeric"
            defaultValue={gateway?.trustedHops ?? 0}
            help="0 when clients connect to it themselves. Each one more trusts one more address in X-Forwarded-For."
            required
          />
          <TextareaField name="description" label="Description" rows={2} defaultValue={gateway?.description} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{gateway ? "Save" : "Register"}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
