"use client";

import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { PasswordField } from "@/components/form/password-field";
import { accept } from "./actions";

type Props = { token: string; email: string; name: string };

export function InviteForm({ token, email, name }: Props) {
  return (
    <Form action={(values) => accept({ token, name: values.text("name"), password: values.raw("password") })}>
      <TextField
        name="email"
        label="Email"
        type="email"
        autoComplete="username"
        readOnly
        defaultValue={email}
        className="h-10"
      />
      <TextField
        name="name"
        label="Name"
        autoComplete="name"
        maxLength={100}
        defaultValue={name}
        help="Stands beside everything you change."
        className="h-10"
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        help="12 characters or more. A sentence works well."
        className="h-10"
      />
      <SubmitButton size="lg" className="mt-5 w-full">
        Accept the invitation
      </SubmitButton>
    </Form>
  );
}
