// What the first view does not need, in one file: many small files compress worse.
import "./alerts";
import "./backups";
import "./firmware";
import "./history";
import "./miner";
import "./policies";
import "./power";
import "./rates";
import "./schedules";
import "../add/dialog";
import "../batches/tray";
import "../components/menu";
import "../control/assign-dialog";
import "../control/column-dialog";
import "../control/map";
