import{a as h}from"./chunk-CLSY6TFI.js";import"./chunk-5RFOSQIL.js";import"./chunk-XFVAQBHO.js";import{b as g,d as b}from"./chunk-QP5XU7DN.js";import"./chunk-MWOX5JO4.js";import"./chunk-35PAHPDK.js";import{B as l,G as u}from"./chunk-KFQFHIT2.js";import{a as p,b as s,e as a,i as c,l as m,n as f}from"./chunk-I7QWYJQL.js";import{b as d}from"./chunk-TN3OZQAE.js";var o=class extends h{constructor(){super(...arguments);this.busy=!1;this.asking=!1;this.error="";this.ids={}}follow(){this.registry=void 0,this.owns(this.env.fleet.listen(()=>this.redraw()))}concerned(t){return this.mining(t)!==this.shownState||t.entities!==this.registry}mining(t){return this.ids.mining===void 0?void 0:t.states[this.ids.mining]}content(t){let{fleet:e,hass:r}=this.env;if(!t.device)return this.sentence(this.t("cards.choose_miner"));if(r.entities!==this.registry&&(this.registry=r.entities,this.ids=b(r.entities,t.device)),!e.loaded)return e.error===void 0?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(e.error);let i=e.miners.find(n=>n.device_id===t.device);return i===void 0?this.sentence(this.t("cards.miner_gone")):this.card(i,t)}card(t,e){let{fleet:r,format:i}=this.env,n=!t.online;return s`<div class="head">
        <div class="who">
          <h2>
            <button class="link" type="button" @click=${()=>this.ids.status&&this.moreInfo(this.ids.status)}>
              ${e.title||t.name}
            </button>
          </h2>
          <p class="help">${[t.model,t.firmware].filter(Boolean).join(" \xB7 ")||t.ip}</p>
        </div>
        ${this.chip(t)}
      </div>
      ${r.error===void 0?a:this.failure(r.error)}
      ${n?s`<p class="help">
              ${t.last_seen===null?this.t("cards.never_seen"):this.t("cards.last_seen",{time:i.relative(t.last_seen)})}
            </p>`:s`<dl class="figures">
              ${this.figure(this.t("cards.hashrate"),i.hashrate(t.hashrate_ths))}
              ${this.figure(this.t("cards.power"),i.power(t.est_power_w))}
              ${this.figure(this.t("cards.efficiency"),i.efficiency(t.efficiency_j_th))}
              ${this.figure(this.t("cards.temperature"),i.temperature(t.temperature_max_c))}
            </dl>`}
      ${this.controls(n)}
      ${this.error===""?a:s`<p class="error" role="alert">${this.error}</p>`}
      ${this.asking?this.question(t):a}`}chip(t){let e=g(t);return e!==void 0?s`<span class="chip ${e==="silent"?"bad":"warn"}">${this.t(`cards.${e}`)}</span>`:t.paused===!0?s`<span class="chip quiet">${this.t("common.miner_paused")}</span>`:s`<span class="chip good">${this.t(t.mining===!0?"cards.mining":"common.miner_active")}</span>`}figure(t,e){return s`<div>
      <dt>${t}</dt>
      <dd>${e}</dd>
    </div>`}controls(t){let e=this.mining(this.env.hass);this.shownState=e;let r=this.ids.reboot!==void 0&&this.env.hass.states[this.ids.reboot]!==void 0;if(e===void 0&&!r)return a;let i=e?.state==="on",n=i||e?.state==="off";return s`<div class="row controls">
      ${e===void 0?a:s`<button
              class="switch"
              type="button"
              role="switch"
              aria-checked=${i?"true":"false"}
              ?disabled=${this.busy||!n}
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
            </button>`:a}
      ${this.busy?s`<span class="help" role="status">${this.t("cards.sending")}</span>`:a}
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
    </mr-dialog>`}async send(t,e,r){if(!this.busy){this.busy=!0,this.error="";try{await this.env.hass.callService(t,e,{},{entity_id:r},!1)}catch(i){let{message:n}=f(i);this.error=n==="Unauthorized"?this.t("cards.not_allowed"):n}this.busy=!1}}};o.styles=[h.styles,p`
      .head {
        align-items: flex-start;
        flex-wrap: wrap;
      }
      .who {
        flex: 1 1 160px;
        min-width: 0;
      }
      .chip {
        margin-top: 6px;
      }
      h2 .link {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .controls {
        margin-top: auto;
      }
      .switch {
        border: none;
        padding: 0;
        color: inherit;
        gap: 10px;
      }
      .track {
        width: 40px;
        height: 22px;
        border-radius: 11px;
        padding: 3px;
        border: 1px solid var(--mr-field-border);
        background: color-mix(in srgb, var(--primary-text-color) 20%, transparent);
        display: flex;
        align-items: center;
      }
      .thumb {
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--primary-text-color);
        transition: margin-inline-start 0.15s;
      }
      [aria-checked="true"] .track {
        background: color-mix(in srgb, var(--primary-color) 75%, #000);
        border-color: transparent;
      }
      [aria-checked="true"] .thumb {
        background: #fff;
        margin-inline-start: 19px;
      }
    `],d([c()],o.prototype,"busy",2),d([c()],o.prototype,"asking",2),d([c()],o.prototype,"error",2),o=d([m("mr-miner-card")],o);export{o as MinerCard};
