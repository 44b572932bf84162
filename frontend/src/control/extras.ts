// Menus and dialogs of the Control Panel, loaded when one is first opened.
import "../components/menu";
import "./assign-dialog";
import "./column-dialog";
