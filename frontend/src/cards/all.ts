// All cards in one file, because many small files compress worse.
import "./alerts";
import "./fleet";
import "./history";
import "./miner";
import "./plan";
import "./today";

export { dashboard, view } from "../strategy";
