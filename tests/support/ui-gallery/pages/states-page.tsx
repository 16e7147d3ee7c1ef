import folderIcon from "icon:folder-open";
import { useState } from "preact/hooks";
import {
  Banner,
  Button,
  createToasts,
  DeniedState,
  EmptyState,
  ErrorState,
  OfflineState,
  ProgressBar,
  SkeletonRows,
  Tabs,
  ToastRegion,
} from "#ui";
import styles from "./gallery.module.css";

const toasts = createToasts();

/** Every state a view can be in, and what tells about work that goes on. */
export function StatesPage() {
  const [tab, setTab] = useState<"files" | "people">("files");
  return (
    <main class={styles.page}>
      <h1>States</h1>
      <section class={styles.card}>
        <h2>Banners</h2>
        <Banner action={{ label: "Update", onClick: () => undefined }}>A new version is ready.</Banner>
        <Banner tone="attention" onDismiss={() => undefined}>
          You are offline. What you write is kept and sent when the connection is back.
        </Banner>
        <Banner tone="danger" action={{ label: "Sign in again", onClick: () => undefined }}>
          Your session has ended.
        </Banner>
        <Banner tone="success">Everything is up to date.</Banner>
      </section>
      <div class={styles.columns}>
        <div class={styles.stage}>
          <SkeletonRows count={5} rowHeight={52} twoLines />
        </div>
        <div class={styles.stage}>
          <EmptyState
            icon={folderIcon}
            title="No files yet"
            text="Drop files here, or choose them."
            action={{ label: "Upload files", onClick: () => undefined }}
          />
        </div>
        <div class={styles.stage}>
          <ErrorState
            title="The files cannot be shown"
            text="The server did not answer. Nothing is lost."
            action={{ label: "Try again", onClick: () => undefined }}
          />
        </div>
        <div class={styles.stage}>
          <OfflineState title="You are offline" text="The list is from 14:05 and may be old." />
        </div>
        <div class={styles.stage}>
          <DeniedState title="You cannot see this folder" text="Ask Anna Berg, who owns it." compact />
        </div>
      </div>
      <section class={styles.card}>
        <h2>Progress</h2>
        <ProgressBar
          label="Quarterly report with a long name that does not fit.pdf"
          value={0.42}
          detail="12 MB of 28 MB, 20 seconds left"
          cancel={{ label: "Stop the upload", onClick: () => undefined }}
        />
        <ProgressBar label="Looking for duplicates" />
        <div>
          <Button
            onClick={() =>
              toasts.show({ text: "3 files deleted.", action: { label: "Undo", onClick: () => undefined } })
            }
          >
            Show a toast
          </Button>
        </div>
      </section>
      <section class={styles.card}>
        <h2>Tabs</h2>
        <div>
          <Tabs
            label="Details"
            selected={tab}
            onSelect={setTab}
            tabs={[
              { key: "files", label: "Files" },
              { key: "people", label: "People" },
            ]}
          >
            <p class={styles.row}>{tab === "files" ? "The files." : "The people."}</p>
          </Tabs>
        </div>
      </section>
      <ToastRegion toasts={toasts} />
    </main>
  );
}
