import fileIcon from "icon:file";
import xIcon from "icon:x";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Button, Dialog, formatBytes, Icon, IconButton, TextField, useI18n, useMessages } from "#ui";
import styles from "./attach-dialog.module.css";
import { composerMessages } from "./composer.messages.ts";

export type Attachment = { readonly file: File; readonly caption: string };

type Props = {
  readonly files: readonly File[];
  readonly maxBytes: number;
  readonly onSend: (attachments: readonly Attachment[]) => void;
  readonly onClose: () => void;
};

/** What browsers may decode from a file that somebody picked; everything else is shown as a name only. */
const PREVIEWED = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** Shows what is about to be sent, with room for a caption, before anything leaves this device. */
export function AttachDialog({ files, maxBytes, onSend, onClose }: Props) {
  const t = useMessages(composerMessages);
  const i18n = useI18n();
  const [list, setList] = useState(() => files.map((file) => ({ file, caption: "" })));
  const fit = list.filter(({ file }) => file.size > 0 && file.size <= maxBytes);
  const faultOf = (file: File): string | undefined => {
    if (file.size === 0) return t("emptyFile", { name: file.name });
    if (file.size > maxBytes) {
      return t("tooLarge", { name: file.name, size: formatBytes(i18n, file.size), most: formatBytes(i18n, maxBytes) });
    }
    return undefined;
  };
  const remove = (file: File) => {
    const rest = list.filter((one) => one.file !== file);
    setList(rest);
    if (rest.length === 0) onClose();
  };
  const send = () => {
    if (fit.length > 0) onSend(fit);
  };
  return (
    <Dialog
      title={t("files", { count: fit.length })}
      onClose={onClose}
      keepOpen
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" disabled={fit.length === 0} onClick={send}>
            {t("send")}
          </Button>
        </>
      }
    >
      <ul class={styles.list}>
        {list.map(({ file, caption }, index) => {
          const fault = faultOf(file);
          return (
            <li key={`${file.name} ${file.size} ${file.lastModified}`} class={styles.item}>
              <Preview file={file} />
              <div class={styles.text}>
                <p class={styles.name}>{file.name}</p>
                <p class={styles.size}>{formatBytes(i18n, file.size)}</p>
                {fault ? (
                  <p class={styles.fault} role="alert">
                    {fault}
                  </p>
                ) : (
                  <TextField
                    label={t("caption")}
                    labelHidden
                    placeholder={`${t("caption")} (${t("captionHint")})`}
                    value={caption}
                    autofocus={index === 0}
                    onInput={(next) => setList(list.map((one) => (one.file === file ? { file, caption: next } : one)))}
                    onKeyDown={(event) => {
                      if (event.key === "Enter" && !event.isComposing) send();
                    }}
                  />
                )}
              </div>
              <IconButton
                icon={xIcon}
                size="small"
                label={t("removeFile", { name: file.name })}
                onClick={() => remove(file)}
              />
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function Preview({ file }: { readonly file: File }) {
  const shown = PREVIEWED.has(file.type);
  const url = useMemo(() => (shown ? URL.createObjectURL(file) : undefined), [file, shown]);
  useEffect(() => {
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [url]);
  return (
    <span class={styles.preview}>
      {url === undefined ? <Icon of={fileIcon} size={24} /> : <img src={url} alt={file.name} />}
    </span>
  );
}
