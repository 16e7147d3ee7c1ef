import "./page.css";
import { serveReturnedWindow } from "#base";

void serveReturnedWindow(window);
