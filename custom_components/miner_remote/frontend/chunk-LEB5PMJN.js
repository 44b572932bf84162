import{a as $}from"./chunk-7SQD7RO4.js";import{a as l}from"./chunk-7WJFIF6C.js";import"./chunk-FXVZLPGK.js";import"./chunk-I55JTI3B.js";import"./chunk-JOF7A6IT.js";import"./chunk-7ZX25AXE.js";import{c as y}from"./chunk-HSMLDJ32.js";import"./chunk-7J6LUGHS.js";import"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import{d as g,f as v,g as c,i as b}from"./chunk-CSDMT7G5.js";import"./chunk-XLYP3SV4.js";import"./chunk-LNM5JM6C.js";import"./chunk-QKF2GUB6.js";import"./chunk-SQ2ULTSQ.js";import{R as p,_ as f}from"./chunk-64LJY4AI.js";import{b as h,n as m}from"./chunk-NWAP5VZV.js";import"./chunk-RPZHBZSE.js";import{a as u,d as r,g as n}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";var o=class extends l{constructor(){super(...arguments);this.busy=!1;this.asking=!1;this.error="";this.ids={}}follow(){this.registry=void 0,this.owns(this.env.fleet.listen(()=>this.redraw()))}concerned(t){return this.mining(t)!==this.drawnState||t.entities!==this.registry}mining(t){return this.ids.mining===void 0?void 0:t.states[this.ids.mining]}content(t){let{fleet:e,hass:i}=this.env;if(!t.device)return this.sentence(this.t("cards.choose_miner"));if(i.entities!==this.registry&&(this.registry=i.entities,this.ids=y(i.entities,t.device)),!e.loaded)return e.error===void 0?r`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(e.error);let s=e.miners.find(a=>a.device_id===t.device);return s===void 0?this.sentence(this.t("cards.miner_gone")):this.card(s,t)}card(t,e){let{fleet:i,format:s}=this.env,a=!t.online;return r`<div class="head">
<div class="who">
<h2>
${$(this.env,t,e.title||t.name,w=>this.moreInfo(w))}
</h2>
<p class="help">${[t.model,t.firmware].filter(Boolean).join(" \xB7 ")||t.ip}</p>
</div>
${v(this.env,t)}
</div>
${i.error===void 0?n:this.failure(i.error)}
${a?r`<p class="help">
${c(this.env,t)}
</p>`:r`${g(t)?r`<p class="help">${c(this.env,t)}</p>`:n}
<dl class="figures">
${this.figure(t,this.t("cards.hashrate"),s.hashrate(t.hashrate_ths))}
${this.figure(t,this.t("cards.power"),s.power(t.est_power_w))}
${this.figure(t,this.t("cards.efficiency"),s.efficiency(t.efficiency_j_th))}
${this.figure(t,this.t("cards.temperature"),s.temperature(t.temperature_max_c))}
</dl>`}
${this.controls(a)}
${this.error===""?n:r`<p class="error" role="alert">${this.error}</p>`}
${this.asking?this.question(t):n}`}figure(t,e,i){return r`<div>
<dt>${e}</dt>
<dd>${b(t,i)}</dd>
</div>`}controls(t){let e=this.mining(this.env.hass);this.drawnState=e;let i=this.ids.reboot!==void 0&&this.env.hass.states[this.ids.reboot]!==void 0;if(e===void 0&&!i)return n;let s=e?.state==="on",a=s||e?.state==="off";return r`<div class="row controls">
${e===void 0?n:r`<button
class="switch"
type="button"
role="switch"
aria-checked=${s?"true":"false"}
?disabled=${this.busy||!a}
@click=${()=>{this.send("switch",s?"turn_off":"turn_on",this.ids.mining)}}
>
<span class="track" aria-hidden="true"><span class="thumb"></span></span>
${this.t("cards.mining_switch")}
</button>`}
<span class="spacer"></span>
${i?r`<button
class="danger"
type="button"
?disabled=${this.busy||t}
@click=${()=>{this.asking=!0}}
>
${f(p)}${this.t("common.type_reboot")}
</button>`:n}
${this.busy?r`<span class="help" role="status">${this.t("cards.sending")}</span>`:n}
</div>`}question(t){return r`<mr-dialog
.heading=${this.t("cards.reboot_heading",{name:t.name})}
.closeLabel=${this.t("common.close")}
@closed=${()=>{this.asking=!1}}
>
<p>${this.t("cards.reboot_text")}</p>
<button
slot="actions"
type="button"
@click=${()=>{this.asking=!1}}
>
${this.t("common.cancel")}
</button>
<button
slot="actions"
class="primary danger"
type="button"
@click=${()=>{this.asking=!1,this.send("button","press",this.ids.reboot)}}
>
${this.t("common.type_reboot")}
</button>
</mr-dialog>`}async send(t,e,i){if(!this.busy){this.busy=!0,this.error="";try{await this.env.hass.callService(t,e,{},{entity_id:i},!1)}catch(s){this.error=this.env.errorText(s)}this.busy=!1}}};o.styles=[l.styles,u`.head{align-items:flex-start;flex-wrap:wrap}.who{flex:1 1 160px;min-width:0}.chip{margin-top:6px}h2 .name{font-weight:500;overflow-wrap:anywhere}.controls{margin-top:auto}.switch{border:none;padding:0;color:inherit;gap:10px}.track{width:40px;height:22px;border-radius:11px;padding:3px;border:1px solid var(--mr-field-border);background:color-mix(in srgb,var(--primary-text-color) 20%,transparent);display:flex;align-items:center}.thumb{width:14px;height:14px;border-radius:50%;background:var(--primary-text-color);transition:margin-inline-start .15s}[aria-checked=true] .track{background:color-mix(in srgb,var(--primary-color) 75%,#000);border-color:transparent}[aria-checked=true] .thumb{background:#fff;margin-inline-start:19px}`],d([h()],o.prototype,"busy",2),d([h()],o.prototype,"asking",2),d([h()],o.prototype,"error",2),o=d([m("mr-miner-card")],o);export{o as MinerCard};
