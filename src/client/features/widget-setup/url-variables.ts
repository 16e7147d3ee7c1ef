/** What the address of an app may say about the person and the client (MSC1236, MSC2873), with the key of its text. */
export const URL_VARIABLES = [
  { variable: "matrix_room_id", text: "varRoom" },
  { variable: "matrix_user_id", text: "varUser" },
  { variable: "matrix_display_name", text: "varName" },
  { variable: "matrix_widget_id", text: "varWidget" },
  { variable: "org.matrix.msc2873.client_theme", text: "varTheme" },
  { variable: "org.matrix.msc2873.client_language", text: "varLanguage" },
  { variable: "org.matrix.msc2873.client_id", text: "varClient" },
] as const;
