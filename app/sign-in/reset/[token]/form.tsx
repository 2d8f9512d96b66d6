"use client";

import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { PasswordField } from "@/components/form/password-field";
import { choosePassword } from "./actions";

export function ResetForm({ token, email }: { token: string; email: string }) {
  return (
    <Form action={(values) => choosePassword({ token, password: values.raw("password") })}>
      <TextField
        name="email"
        label="Email"
        type="email"
        autoComplete="username"
        readOnly
        defaultValue={email}
        className="h-10"
      />
      <PasswordField
        name="password"
        label="New password"
        autoComplete="new-password"
        help="12 characters or more. A sentence works well."
        className="h-10"
      />
      <SubmitButton size="lg" className="mt-5 w-full">
        Set password and sign in
      </SubmitButton>
    </Form>
  );
}
