import { useEffect, useState } from "preact/hooks";
import type { ConfigField, WidgetKind } from "#contracts";
import { Checkbox, Select, TextField, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { FIELD_FAULT_TEXTS } from "../fault-texts.ts";
import type { FieldFaults, FormValues } from "../form-values.ts";
import type { GatewayCheck } from "../gateway-check.ts";
import { setupMessages } from "../setup.messages.ts";
import { GatewayStatus, useGatewayCheck } from "./gateway-status.tsx";
import styles from "./setup.module.css";

const OTHER = "\u0000other";

type Props = {
  readonly kind: WidgetKind;
  readonly values: FormValues;
  readonly faults: FieldFaults;
  readonly onChange: (values: FormValues) => void;
};

/** The fields of one kind of app, as its description says. */
export function KindFields({ kind, values, faults, onChange }: Props) {
  const i18n = useI18n();
  const t = useMessages(setupMessages);
  const language = i18n.language.value;
  const gatewayKey = kind.fields.find((field) => field.kind === "gateway")?.key;
  const upstreamKey = kind.fields.find((field) => field.kind === "upstream")?.key;
  const check = useGatewayCheck(gatewayKey === undefined ? "" : (values[gatewayKey] ?? "").trim());
  const set = (key: string, value: string) => onChange({ ...values, [key]: value });
  // Where there is only one there is nothing to choose.
  const only = check?.state === "offers" && check.upstreams.length === 1 ? check.upstreams[0]?.id : undefined;
  const empty = upstreamKey !== undefined && (values[upstreamKey] ?? "") === "";
  useEffect(() => {
    if (only !== undefined && empty && upstreamKey !== undefined) set(upstreamKey, only);
  }, [only, empty]);

  return (
    <>
      {kind.fields.map((field) => {
        const fault = faults[field.key];
        const shared = {
          field,
          label: field.label[language],
          hint: field.hint?.[language],
          error: fault && t(FIELD_FAULT_TEXTS[fault]),
          value: values[field.key] ?? "",
          onInput: (value: string) => set(field.key, value),
        };
        return (
          <div key={field.key}>
            {field.kind === "gateway" ? (
              <GatewayField {...shared} />
            ) : field.kind === "upstream" ? (
              <>
                <UpstreamField {...shared} check={check} />
                <GatewayStatus check={check} upstream={shared.value.trim()} />
              </>
            ) : field.kind === "boolean" ? (
              <Checkbox
                label={shared.label}
                hint={shared.hint}
                error={shared.error}
                checked={shared.value === "true"}
                onChange={(on) => shared.onInput(on ? "true" : "")}
              />
            ) : field.kind === "choice" ? (
              <Select
                label={shared.label}
                hint={shared.hint}
                error={shared.error}
                value={shared.value}
                options={(field.choices ?? []).map(({ value, label }) => ({ value, label: label[language] }))}
                onSelect={shared.onInput}
              />
            ) : (
              <PlainField {...shared} />
            )}
          </div>
        );
      })}
    </>
  );
}

type FieldProps = {
  readonly field: ConfigField;
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
  readonly value: string;
  readonly onInput: (value: string) => void;
};

const PlainField = ({ field, label, hint, error, value, onInput }: FieldProps) => (
  <TextField
    name={field.key}
    label={label}
    hint={hint}
    error={error}
    value={value}
    onInput={onInput}
    autocomplete="off"
    {...(field.kind === "gateway" ? { type: "url" as const, spellcheck: false } : {})}
  />
);

/** Those of the administrator, or any other. */
function GatewayField(props: FieldProps) {
  const t = useMessages(setupMessages);
  const { config } = useApp();
  const known = config.value.gateways;
  const [other, setOther] = useState(props.value !== "" && !known.includes(props.value));
  if (known.length === 0) return <PlainField {...props} />;
  return (
    <div class={styles.form}>
      <Select
        label={props.label}
        hint={props.hint}
        error={other ? undefined : props.error}
        value={other ? OTHER : props.value}
        options={[
          ...(props.value === "" && !other ? [{ value: "", label: t("choose") }] : []),
          ...known.map((url) => ({ value: url, label: URL.parse(url)?.host ?? url })),
          { value: OTHER, label: t("otherGateway") },
        ]}
        onSelect={(value) => {
          setOther(value === OTHER);
          props.onInput(value === OTHER ? "" : value);
        }}
      />
      {other && <PlainField {...props} label={t("gatewayAddress")} hint={undefined} />}
    </div>
  );
}

/** What the gateway says it offers, or any other. */
function UpstreamField({ check, ...props }: FieldProps & { readonly check: GatewayCheck | undefined }) {
  const t = useMessages(setupMessages);
  const [other, setOther] = useState(false);
  const offers = check?.state === "offers" ? check.upstreams : [];
  if (offers.length === 0) return <PlainField {...props} />;
  const isKnown = props.value === "" || offers.some(({ id }) => id === props.value);
  const types = other || !isKnown;
  return (
    <div class={styles.form}>
      <Select
        label={props.label}
        hint={props.hint}
        error={types ? undefined : props.error}
        value={types ? OTHER : props.value}
        options={[
          ...(props.value === "" && !types ? [{ value: "", label: t("choose") }] : []),
          ...offers.map(({ id, label }) => ({ value: id, label })),
          { value: OTHER, label: t("otherUpstream") },
        ]}
        onSelect={(value) => {
          setOther(value === OTHER);
          if (value !== OTHER) props.onInput(value);
        }}
      />
      {types && <PlainField {...props} label={t("upstreamId")} hint={undefined} />}
    </div>
  );
}
