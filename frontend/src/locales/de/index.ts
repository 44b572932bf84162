export { backups } from "./backups";
export { cards } from "./cards";
export { chart } from "./chart";
export { common } from "./common";
export { control } from "./control";
export { history } from "./history";
export { rates } from "./rates";
export { schedules } from "./schedules";
