// All pages but the first view, in one file: many small files compress worse.
import "./alerts";
import "./backups";
import "./firmware";
import "./history";
import "./miner";
import "./rates";
import "./schedules";
