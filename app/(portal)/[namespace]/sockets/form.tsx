"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SelectField, TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import type { FormValues } from "@/components/form/values";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Socket } from "@/lib/sockets/contract";
import { FOUND_BY_HOST, SOCKET_TYPES, type SocketType } from "@/lib/sockets/socket-types";
import { createSocket, updateSocket } from "./actions";
import { tagsOf, tagWords } from "./tags";

type Props = { namespace: string; socket?: Socket; onClose: () => void };

/** Creates a socket and goes to its page, or changes one. */
export default function SocketForm({ namespace, socket, onClose }: Props) {
  const router = useRouter();
  const [type, setType] = useState<SocketType>(socket?.type ?? "http");
  const fields = (values: FormValues) => ({
    name: values.text("name"),
    type,
    hostname: values.text("hostname") || null,
    upstream: values.text("upstream") || null,
    tags: tagsOf(values.raw("tags")),
    description: values.text("description"),
    acceptAmbiguousPaths: type === "http" && values.checked("acceptAmbiguousPaths"),
  });
  return (
    <Dialog
      title={socket ? `Edit ${socket.name}` : "New socket"}
      description={
        socket
          ? "Tag rules of policies follow at once."
          : `It lives in ${namespace}. Policies there and above can apply to it.`
      }
      onClose={onClose}
    >
      <Form
        action={(values) =>
          socket
            ? updateSocket(socket.id, fields(values), socket.version)
            : createSocket({ ...fields(values), namespace }, values.idempotencyKey)
        }
        onDone={({ id, name }: Socket) => {
          onClose();
          toast(`${name} is ${socket ? "saved" : "created"}`);
          if (!socket) router.push(`/${namespace}/sockets/${id}`);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            placeholder="pg-orders"
            defaultValue={socket?.name}
            help={
              socket
                ? "Gateways name it: with another name here, change it there too."
                : "Lower-case letters, digits, - _ . Gateways say it to the gate."
            }
            spellCheck={false}
            required
          />
          <SelectField
            name="type"
            label="Type"
            value={type}
            onChange={(event) => setType(SOCKET_TYPES.find((one) => one === event.target.value) ?? "http")}
          >
            {SOCKET_TYPES.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </SelectField>
          <TextField
            name="hostname"
            label="Hostname"
            placeholder="orders.example.com"
            defaultValue={socket?.hostname ?? ""}
            help={
              FOUND_BY_HOST.includes(type)
                ? "A request for this host leads here. No other http or kubernetes socket has it."
                : "What clients connect to."
            }
            spellCheck={false}
          />
          <TextField
            name="upstream"
            label="Upstream"
            placeholder="10.0.3.7:5432"
            defaultValue={socket?.upstream ?? ""}
            help="Where the gateway sends what is allowed. For people to read; without user or password."
            spellCheck={false}
          />
          <TextareaField
            name="tags"
            label="Tags"
            rows={2}
            placeholder="env=prod"
            defaultValue={tagWords(socket?.tags ?? {}).join("\n")}
            help="One a line, like env=prod. Policies apply to sockets by tag."
            spellCheck={false}
          />
          <TextareaField name="description" label="Description" rows={2} defaultValue={socket?.description} />
          {type === "http" && (
            <div className="mt-4">
              <CheckboxField
                name="acceptAmbiguousPaths"
                label="Accept ambiguous paths"
                defaultChecked={socket?.acceptAmbiguousPaths}
                aria-describedby="ambiguous-paths"
              />
              <p id="ambiguous-paths" className="mt-1 pl-6 text-13 text-ink-3">
                Dangerous: the gateway and the application may read such a path (with %2F, .., \ or ; in it)
                differently, so a client may reach what nobody meant. Policies that allow some paths never allow these;
                policies without paths do.
              </p>
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{socket ? "Save" : "Create socket"}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
