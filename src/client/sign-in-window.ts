import "./boot/sign-in-window.css";
import { serveReturnedWindow } from "#base";

void serveReturnedWindow(window);
