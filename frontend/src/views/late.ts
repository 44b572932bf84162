// What the first view does not need, in one file, because many small files compress worse.
import "../add/dialog";
import "../batches/tray";
import "../components/menu";
import "../control/assign-dialog";
import "../control/column-dialog";
import "../control/map";
