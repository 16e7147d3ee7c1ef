import searchIcon from "icon:search";
import inviteIcon from "icon:user-plus";
import { useEffect, useMemo, useState } from "preact/hooks";
import { toSparksError } from "#base";
import type { Member, RoomDetails } from "#contracts";
import type { Person } from "#model";
import { Badge, Button, EmptyState, SkeletonRows, TextField, useMessages, VirtualList } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { PanelHeader } from "../../app/panel-header.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { membersMessages } from "./members.messages.ts";
import { createMembersModel, type MemberSlot } from "./members.model.ts";
import styles from "./members.module.css";

type Props = { readonly details: RoomDetails; readonly onClose: () => void };

const keyOf = (slot: MemberSlot) => slot.key;
const SEARCH_FROM = 8;

/** Who is in a room. */
export function MembersPanel({ details, onClose }: Props) {
  const t = useMessages(membersMessages);
  const { hub, toasts } = useApp();
  const model = useMemo(() => createMembersModel(hub, details.id), [hub, details.id]);
  useEffect(() => model.dispose, [model]);
  const [inviting, setInviting] = useState(false);
  const { slots, search, heard } = model.snapshot.value;
  const invite = async (person: Pick<Person, "id" | "name">) => {
    try {
      await hub.call("invite", { roomId: details.id, userId: person.id });
      toasts.show({ text: t("inviteDone", { name: person.name }), tone: "success" });
      return true;
    } catch (thrown) {
      const key = toSparksError(thrown).code === "forbidden" ? "inviteForbidden" : "inviteFailed";
      toasts.show({ text: t(key, { name: person.name }), tone: "danger" });
      return false;
    }
  };
  return (
    <>
      <PanelHeader title={t("title")} closeLabel={t("close")} onClose={onClose}>
        {details.can.invite && (
          <Button size="small" variant="quiet" icon={inviteIcon} onClick={() => setInviting(true)}>
            {t("invite")}
          </Button>
        )}
      </PanelHeader>
      {(details.joinedCount + details.invitedCount >= SEARCH_FROM || search !== "") && (
        <div class={styles.search}>
          <TextField
            label={t("search")}
            labelHidden
            placeholder={t("search")}
            icon={searchIcon}
            type="search"
            value={search}
            onInput={model.search}
            autocomplete="off"
          />
        </div>
      )}
      <div class={styles.list}>
        {!heard ? (
          <SkeletonRows count={8} rowHeight={44} />
        ) : slots.length === 0 ? (
          <EmptyState compact title={t("none")} text={t("noneText")} />
        ) : (
          <VirtualList
            items={slots}
            rowHeight={44}
            keyOf={keyOf}
            label={t("title")}
            onVisibleRange={model.seen}
            renderRow={(slot, row) =>
              slot.member && (
                <MemberRow
                  member={slot.member}
                  tabIndex={row.tabIndex}
                  mayLetIn={details.can.invite}
                  onLetIn={() => slot.member && void invite(slot.member)}
                />
              )
            }
          />
        )}
      </div>
      {inviting && <InviteDialog onClose={() => setInviting(false)} onInvite={invite} />}
    </>
  );
}

type RowProps = {
  readonly member: Member;
  readonly tabIndex: 0 | -1;
  readonly mayLetIn: boolean;
  readonly onLetIn: () => void;
};

function MemberRow({ member, tabIndex, mayLetIn, onLetIn }: RowProps) {
  const t = useMessages(membersMessages);
  const { status } = useApp();
  const me = status.value.phase === "signed-in" && status.value.userId === member.id;
  const tag =
    member.membership === "invite"
      ? t("invited")
      : member.membership === "knock"
        ? t("knocking")
        : member.power === "member"
          ? undefined
          : t(member.power);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move through the list
    <div class={styles.row} tabIndex={tabIndex}>
      <LiveAvatar name={member.name} colorId={member.id} mxc={member.avatar} size={32} />
      <span class={styles.names}>
        <span class={styles.name}>
          {member.name}
          {me && <span class={styles.you}> · {t("you")}</span>}
        </span>
        <span class={styles.id}>{member.id}</span>
      </span>
      {member.membership === "knock" && mayLetIn ? (
        <Button size="small" onClick={onLetIn}>
          {t("letIn")}
        </Button>
      ) : (
        tag && <Badge>{tag}</Badge>
      )}
    </div>
  );
}
