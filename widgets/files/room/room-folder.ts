/** The folder that every member of the room sees first: named by the widget's settings in room state. */
import { SparksError } from "#base";
import { FILES_CONFIG_TYPE, type FilesConfig, filesConfigFormat, writeConfig } from "#contracts";
import { capability, sendState, stateSender, type WidgetHost } from "#kit";
import type { FilePath } from "#model";

export type RoomFolder = {
  /** Id of an upstream of the gateway; undefined: the one of the settings. */
  readonly upstream?: string;
  /** Id of the root; undefined: the first one. */
  readonly place?: string;
  readonly path: FilePath;
};

/** Whether a folder is the room's, or lies in it. */
export function isRoomFolder(
  { path = "/", place, upstream }: FilesConfig,
  folder: RoomFolder,
  firstPlace: string,
): boolean {
  return (
    folder.path === path &&
    (folder.place ?? firstPlace) === (place ?? firstPlace) &&
    (folder.upstream === undefined || folder.upstream === upstream)
  );
}

/**
 * Writes it into room state, as the person. @throws SparksError `forbidden`: the client or the room does not let them; `conflict`: the
 * settings are of a newer Sparks
 */
export async function setRoomFolder(
  host: WidgetHost,
  configKey: string,
  config: FilesConfig,
  folder: RoomFolder,
): Promise<void> {
  const { upstream = config.upstream, place, path } = folder;
  const content = writeConfig(filesConfigFormat, config, { upstream, place, path });
  // The settings that hold may be the space's: these are the room's own from now on.
  await host.need(capability.sendState(FILES_CONFIG_TYPE, configKey));
  await sendState(host, FILES_CONFIG_TYPE, configKey, content);
}

/** Who has named it, as far as the client tells: whom to ask for access. */
export async function whoSetRoomFolder(host: WidgetHost, configKey: string): Promise<string | undefined> {
  try {
    return await stateSender(host, FILES_CONFIG_TYPE, configKey);
  } catch (thrown) {
    if (!(thrown instanceof SparksError)) throw thrown;
    return undefined;
  }
}
