/** The names of what a widget may ask of its host (MSC2762, MSC3819, MSC2931, MSC3973, MSC4039). */
export const capability = {
  receiveState: (type: string, stateKey: string) =>
    `org.matrix.msc2762.receive.state_event:${escaped(type)}#${stateKey}`,
  /** Whatever its key. */
  receiveAllState: (type: string) => `org.matrix.msc2762.receive.state_event:${escaped(type)}`,
  sendState: (type: string, stateKey: string) => `org.matrix.msc2762.send.state_event:${escaped(type)}#${stateKey}`,
  receiveEvent: (type: string) => `org.matrix.msc2762.receive.event:${escaped(type)}`,
  sendEvent: (type: string) => `org.matrix.msc2762.send.event:${escaped(type)}`,
  receiveMessage: (msgtype: string) => `org.matrix.msc2762.receive.event:m.room.message#${msgtype}`,
  sendMessage: (msgtype: string) => `org.matrix.msc2762.send.event:m.room.message#${msgtype}`,
  sendToDevice: (type: string) => `org.matrix.msc3819.send.to_device:${escaped(type)}`,
  receiveToDevice: (type: string) => `org.matrix.msc3819.receive.to_device:${escaped(type)}`,
  /** What the other capabilities allow in the widget's own room, in this one too. */
  inRoom: (roomId: string) => `org.matrix.msc2762.timeline:${roomId}`,
  uploadMedia: "org.matrix.msc4039.upload_file",
  downloadMedia: "org.matrix.msc4039.download_file",
  navigate: "org.matrix.msc2931.navigate",
  alwaysOnScreen: "m.always_on_screen",
  searchPeople: "org.matrix.msc3973.user_directory_search",
} as const;

const escaped = (type: string) => type.replaceAll("#", "\\#");
