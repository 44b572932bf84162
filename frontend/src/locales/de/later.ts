export { policies } from "./policies";
export { power } from "./power";
export { rates } from "./rates";
export { schedules } from "./schedules";
