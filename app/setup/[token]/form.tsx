"use client";

import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { PasswordField } from "@/components/form/password-field";
import { setUp } from "./actions";

export function SetupForm({ token }: { token: string }) {
  return (
    <Form
      action={(values) =>
        setUp({ token, email: values.text("email"), name: values.text("name"), password: values.raw("password") })
      }
    >
      <TextField name="email" label="Email" type="email" autoComplete="username" maxLength={254} className="h-10" />
      <TextField
        name="name"
        label="Name"
        autoComplete="name"
        maxLength={100}
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
        Create the first admin
      </SubmitButton>
    </Form>
  );
}
