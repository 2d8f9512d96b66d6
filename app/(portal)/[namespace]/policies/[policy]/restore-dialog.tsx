"use client";

import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { restoreVersion } from "../actions";
import { DiffView } from "./diff-view";
import type { RestoreProps } from "./restore-button";

/** Reviews what an earlier version would change before it is saved again. */
export default function RestoreDialog({ policy, version, lines, onClose }: RestoreProps & { onClose: () => void }) {
  return (
    <Dialog
      title={`Restore version ${version}`}
      description={`${policy.name} is saved as version ${policy.version + 1} with what version ${version} said. Accounts deleted since stay out.`}
      width="confirm"
      onClose={onClose}
    >
      <Form
        action={() => restoreVersion(policy.id, version, policy.version)}
        onDone={(now) => {
          onClose();
          toast(`${policy.name} is saved as version ${now.version}`);
        }}
      >
        <DialogBody>
          <DiffView label="What restoring changes" lines={lines} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Restore version {version}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
