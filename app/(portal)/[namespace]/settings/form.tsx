"use client";

import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { CheckboxField } from "@/components/ui/checkbox";
import { toast } from "@/components/ui/toast";
import type { Settings } from "@/lib/settings/contract";
import { updateSettings } from "./actions";

export function SettingsForm({ settings }: { settings: Settings }) {
  return (
    <Form
      className="max-w-[512px] px-4 pb-6 md:px-8"
      action={(values) =>
        updateSettings(
          {
            maxTokenLifetimeDays: Number(values.text("maxTokenLifetimeDays") || Number.NaN),
            allowTokensWithoutExpiry: values.checked("allowTokensWithoutExpiry"),
            decisionRetentionDays: Number(values.text("decisionRetentionDays") || Number.NaN),
          },
          settings.version,
        )
      }
      onDone={() => toast("Settings are saved")}
    >
      <TextField
        name="maxTokenLifetimeDays"
        label="Maximum token lifetime"
        inputMode="numeric"
        defaultValue={settings.maxTokenLifetimeDays}
        help="In days, from 1 to 3650. A new token lives 365 days unless its creator says otherwise, and never longer than this."
        required
      />
      <div data-field="allowTokensWithoutExpiry">
        <CheckboxField
          name="allowTokensWithoutExpiry"
          defaultChecked={settings.allowTokensWithoutExpiry}
          label="Allow tokens without expiry"
        />
        <p className="pl-6 text-13/[18px] text-ink-3">
          They work until someone revokes them. Each is flagged wherever it is shown, and the overview counts them.
        </p>
      </div>
      <div className="mt-4">
        <TextField
          name="decisionRetentionDays"
          label="Keep decisions"
          inputMode="numeric"
          defaultValue={settings.decisionRetentionDays}
          help="In days, from 1 to 3650. Decisions of the gate that are older go within a minute. Activity is kept for ever."
          required
        />
      </div>
      <div className="mt-6">
        <SubmitButton>Save settings</SubmitButton>
      </div>
    </Form>
  );
}
