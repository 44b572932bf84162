import{a as b}from"./chunk-7SQD7RO4.js";import{a as c}from"./chunk-5OINIEYW.js";import"./chunk-ZSYMC6KA.js";import"./chunk-Y6XGWIJJ.js";import"./chunk-Q43THFF2.js";import"./chunk-7ZX25AXE.js";import{c as v}from"./chunk-HSMLDJ32.js";import"./chunk-V2S7PVIZ.js";import"./chunk-PX2T7C5E.js";import"./chunk-24T7MEBM.js";import{f,g}from"./chunk-CSDMT7G5.js";import"./chunk-QUOCOWSW.js";import"./chunk-JRY53VCF.js";import"./chunk-5UK7NHO3.js";import"./chunk-SQ2ULTSQ.js";import{R as l,_ as u}from"./chunk-64LJY4AI.js";import{b as h,n as m}from"./chunk-RNM73VBG.js";import"./chunk-RPZHBZSE.js";import{a as p,d as s,g as n}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";var o=class extends c{constructor(){super(...arguments);this.busy=!1;this.asking=!1;this.error="";this.ids={}}follow(){this.registry=void 0,this.owns(this.env.fleet.listen(()=>this.redraw()))}concerned(t){return this.mining(t)!==this.drawnState||t.entities!==this.registry}mining(t){return this.ids.mining===void 0?void 0:t.states[this.ids.mining]}content(t){let{fleet:e,hass:r}=this.env;if(!t.device)return this.sentence(this.t("cards.choose_miner"));if(r.entities!==this.registry&&(this.registry=r.entities,this.ids=v(r.entities,t.device)),!e.loaded)return e.error===void 0?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(e.error);let i=e.miners.find(a=>a.device_id===t.device);return i===void 0?this.sentence(this.t("cards.miner_gone")):this.card(i,t)}card(t,e){let{fleet:r,format:i}=this.env,a=!t.online;return s`<div class="head">
<div class="who">
<h2>
${b(this.env,t,e.title||t.name,y=>this.moreInfo(y))}
</h2>
<p class="help">${[t.model,t.firmware].filter(Boolean).join(" \xB7 ")||t.ip}</p>
</div>
${f(this.env,t)}
</div>
${r.error===void 0?n:this.failure(r.error)}
${a?s`<p class="help">
${g(this.env,t)}
</p>`:s`<dl class="figures">
${this.figure(this.t("cards.hashrate"),i.hashrate(t.hashrate_ths))}
${this.figure(this.t("cards.power"),i.power(t.est_power_w))}
${this.figure(this.t("cards.efficiency"),i.efficiency(t.efficiency_j_th))}
${this.figure(this.t("cards.temperature"),i.temperature(t.temperature_max_c))}
</dl>`}
${this.controls(a)}
${this.error===""?n:s`<p class="error" role="alert">${this.error}</p>`}
${this.asking?this.question(t):n}`}figure(t,e){return s`<div>
<dt>${t}</dt>
<dd>${e}</dd>
</div>`}controls(t){let e=this.mining(this.env.hass);this.drawnState=e;let r=this.ids.reboot!==void 0&&this.env.hass.states[this.ids.reboot]!==void 0;if(e===void 0&&!r)return n;let i=e?.state==="on",a=i||e?.state==="off";return s`<div class="row controls">
${e===void 0?n:s`<button
class="switch"
type="button"
role="switch"
aria-checked=${i?"true":"false"}
?disabled=${this.busy||!a}
@click=${()=>{this.send("switch",i?"turn_off":"turn_on",this.ids.mining)}}
>
<span class="track" aria-hidden="true"><span class="thumb"></span></span>
${this.t("cards.mining_switch")}
</button>`}
<span class="spacer"></span>
${r?s`<button
class="danger"
type="button"
?disabled=${this.busy||t}
@click=${()=>{this.asking=!0}}
>
${u(l)}${this.t("common.type_reboot")}
</button>`:n}
${this.busy?s`<span class="help" role="status">${this.t("cards.sending")}</span>`:n}
</div>`}question(t){return s`<mr-dialog
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
</mr-dialog>`}async send(t,e,r){if(!this.busy){this.busy=!0,this.error="";try{await this.env.hass.callService(t,e,{},{entity_id:r},!1)}catch(i){this.error=this.env.errorText(i)}this.busy=!1}}};o.styles=[c.styles,p`.head{align-items:flex-start;flex-wrap:wrap}.who{flex:1 1 160px;min-width:0}.chip{margin-top:6px}h2 .name{font-weight:500;overflow-wrap:anywhere}.controls{margin-top:auto}.switch{border:none;padding:0;color:inherit;gap:10px}.track{width:40px;height:22px;border-radius:11px;padding:3px;border:1px solid var(--mr-field-border);background:color-mix(in srgb,var(--primary-text-color) 20%,transparent);display:flex;align-items:center}.thumb{width:14px;height:14px;border-radius:50%;background:var(--primary-text-color);transition:margin-inline-start .15s}[aria-checked=true] .track{background:color-mix(in srgb,var(--primary-color) 75%,#000);border-color:transparent}[aria-checked=true] .thumb{background:#fff;margin-inline-start:19px}`],d([h()],o.prototype,"busy",2),d([h()],o.prototype,"asking",2),d([h()],o.prototype,"error",2),o=d([m("mr-miner-card")],o);export{o as MinerCard};
