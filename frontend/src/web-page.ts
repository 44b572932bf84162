/** Returns the address of a miner's own web page. */
export function webPage(ip: string): string {
  return `http://${ip.includes(":") ? `[${ip}]` : ip}/`;
}
