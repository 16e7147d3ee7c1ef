export { isMxc, type Mxc, mediaPath, parseMxc, type ThumbnailSize } from "./mxc.ts";
