import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isFileName } from "#backends";
import type { SparksError } from "#base";
import { Button, Dialog, TextField, type Translate, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";

export type NameDialogProps = {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  readonly name?: string;
  /** The ending of a file stays out of the selection. */
  readonly isFile?: boolean;
  /** Names that are in the folder. */
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
  /** Resolves with why the server refused it. */
  readonly onName: (name: string) => Promise<SparksError | undefined>;
};

/** Asks for the name of a folder or a file; says at the field what is wrong with it. */
export function NameDialog(props: NameDialogProps) {
  const { title, label, action, name: before = "", isFile = false, taken, onClose, onName } = props;
  const t = useMessages(filesMessages);
  const [name, setName] = useState(before);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Before anything can be typed.
  useLayoutEffect(() => {
    const dot = isFile ? before.lastIndexOf(".") : -1;
    field.current?.focus();
    field.current?.setSelectionRange(0, dot > 0 ? dot : before.length);
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const wanted = name.trim();
    if (wanted === before) return onClose();
    if (wanted === "") return setError(t("nameEmpty"));
    if (wanted.includes("/")) return setError(t("nameSlash"));
    if (taken.has(wanted)) return setError(t("nameTaken"));
    if (!isFileName(wanted)) return setError(t("nameRefused"));
    setBusy(true);
    const refused = await onName(wanted);
    setBusy(false);
    if (refused) setError(reasonOf(refused, t));
  };

  return (
    <Dialog
      title={title}
      onClose={onClose}
      size="small"
      keepOpen
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" busy={busy} onClick={submit}>
            {action}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <TextField
          ref={field}
          label={label}
          value={name}
          error={error}
          maxLength={255}
          spellcheck={false}
          onInput={(next) => {
            setName(next);
            setError(undefined);
          }}
        />
      </form>
    </Dialog>
  );
}

function reasonOf({ code }: SparksError, t: Translate<(typeof filesMessages)["en"]>): string {
  if (code === "conflict") return t("nameTaken");
  if (code === "invalid" || code === "unsupported") return t("nameRefused");
  if (code === "forbidden") return t("notAllowedHere");
  if (code === "not-found") return t("goneMeanwhile");
  if (code === "unavailable" || code === "throttled") return t("awayNow");
  return t("actFailed");
}
