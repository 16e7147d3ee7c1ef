import backIcon from "icon:chevron-left";
import type { ComponentChildren, ComponentType } from "preact";
import { IconButton, Select, Switch, Tabs, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { SETTINGS_SECTIONS, type SettingsSection } from "../../routes/routes.ts";
import { DeviceSettings } from "./device-settings.tsx";
import { ProfileSettings } from "./profile-settings.tsx";
import { settingsMessages } from "./settings.messages.ts";
import styles from "./settings.module.css";

type Props = {
  readonly section: SettingsSection | undefined;
  readonly onSection: (section: SettingsSection) => void;
  readonly onBack: () => void;
  /** What widgets were allowed; belongs to another part of the client. */
  readonly WidgetGrants: ComponentType;
};

/** What a person can choose for themselves. Everything takes effect at once. */
export function SettingsPage({ section = "appearance", onSection, onBack, WidgetGrants }: Props) {
  const t = useMessages(settingsMessages);
  return (
    <section class={styles.page} aria-label={t("title")}>
      <header class={styles.header}>
        <IconButton icon={backIcon} iconSize={22} label={t("back")} onClick={onBack} />
        <h2 class={styles.title}>{t("title")}</h2>
      </header>
      <div class={styles.body}>
        <div class={styles.column}>
          <Tabs
            label={t("title")}
            tabs={SETTINGS_SECTIONS.map((key) => ({ key, label: t(key) }))}
            selected={section}
            onSelect={onSection}
          >
            <div class={styles.section}>
              {section === "appearance" && <Appearance />}
              {section === "profile" && <ProfileSettings />}
              {section === "privacy" && <Privacy WidgetGrants={WidgetGrants} />}
              {section === "device" && <DeviceSettings />}
            </div>
          </Tabs>
        </div>
      </div>
    </section>
  );
}

function Appearance() {
  const t = useMessages(settingsMessages);
  const { preferences, config } = useApp();
  const now = preferences.current.value;
  return (
    <Group>
      <Select
        label={t("theme")}
        value={now.theme}
        options={[
          { value: "auto", label: t("themeAuto") },
          { value: "system", label: t("themeSystem") },
          { value: "light", label: t("themeLight") },
          { value: "dark", label: t("themeDark") },
        ]}
        onSelect={(theme) => preferences.set({ theme })}
      />
      <Select
        label={t("language")}
        value={now.language}
        options={[
          { value: "auto", label: t("languageAuto") },
          { value: "de", label: "Deutsch" },
          { value: "en", label: "English" },
        ]}
        onSelect={(language) => preferences.set({ language })}
      />
      <Select
        label={t("textSize")}
        value={now.textSize}
        options={[
          { value: "small", label: t("small") },
          { value: "normal", label: t("normal") },
          { value: "large", label: t("large") },
          { value: "larger", label: t("larger") },
        ]}
        onSelect={(textSize) => preferences.set({ textSize })}
      />
      <Select
        label={t("density")}
        value={now.density}
        options={[
          { value: "comfortable", label: t("comfortable") },
          { value: "compact", label: t("compact") },
        ]}
        onSelect={(density) => preferences.set({ density })}
      />
      <Switch
        label={t("contrast")}
        hint={t("contrastHint")}
        checked={now.contrast === "more"}
        onChange={(more) => preferences.set({ contrast: more ? "more" : "system" })}
      />
      {config.value.calls && (
        <Switch
          label={t("ringSound")}
          hint={t("ringSoundHint")}
          checked={now.ringSound}
          onChange={(ringSound) => preferences.set({ ringSound })}
        />
      )}
    </Group>
  );
}

function Privacy({ WidgetGrants }: { readonly WidgetGrants: ComponentType }) {
  const t = useMessages(settingsMessages);
  const { preferences } = useApp();
  return (
    <Group>
      <Switch
        label={t("receipts")}
        hint={t("receiptsHint")}
        checked={preferences.current.value.privateReceipts}
        onChange={(privateReceipts) => preferences.set({ privateReceipts })}
      />
      <h3 class={styles.heading}>{t("widgetAccess")}</h3>
      <WidgetGrants />
    </Group>
  );
}

const Group = ({ children }: { readonly children: ComponentChildren }) => <div class={styles.group}>{children}</div>;
