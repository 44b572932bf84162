import{a as p}from"./chunk-RNFFOS7B.js";import"./chunk-KTZ22XZ6.js";import"./chunk-KTY5B4MJ.js";import{f as y}from"./chunk-QP5XU7DN.js";import{q as v,t as g}from"./chunk-QMBH5VOX.js";import"./chunk-MWOX5JO4.js";import"./chunk-YT64GJXX.js";import"./chunk-Q2UDGVWS.js";import"./chunk-TXGZKQEU.js";import"./chunk-Z7B6MMRE.js";import{a as m,b as c,e as u,i as h,l as f,o as l}from"./chunk-I7QWYJQL.js";import{b as a}from"./chunk-TN3OZQAE.js";var w=48,b=5*6e4,i=class extends p{constructor(){super(...arguments);this.error="";this.seen="";this.steps=[]}follow(){this.schedule=void 0,this.preview=void 0,this.seen=this.fingerprint(this.env.hass),this.load();let t=setInterval(()=>{this.load()},b);this.owns(()=>clearInterval(t))}concerned(t){let e=this.fingerprint(t);return e!==this.seen&&(this.seen=e,this.load()),!1}fingerprint(t){let e=t.states[this.config?.entity??""];return e===void 0?"":JSON.stringify([e.state,e.attributes])}get scheduleId(){let{entity:t,schedule_id:e}=this.config??{};if(e!==void 0)return Number(e);let{entities:r,devices:s,states:n}=this.env.hass,o=n[t??""]?.attributes.schedule_id;if(typeof o=="number")return o;let d=r[t??""]?.device_id;return d?y(s[d]):void 0}async load(){let t=this.scheduleId;if(t===void 0)return;let{hass:e}=this.env,r=Math.min(336,Math.max(1,Math.round(Number(this.config?.hours??w))||w));try{let[s,n]=await Promise.all([l(e,"GET",`remote/schedule/power/${t}`),l(e,"GET",`remote/schedule/power/${t}/preview?hours=${r}`)]);if(t!==this.scheduleId)return;let{schedule:o}=s;this.steps=n.changes.map(d=>({...d,reason:g(d.reason,o.name,n.currency??void 0,this.env)})),this.schedule=o,this.preview=n,this.error=""}catch(s){this.error=s.message}}content(t){if(!t.entity&&t.schedule_id===void 0)return this.sentence(this.t("cards.choose_schedule"));if(this.scheduleId===void 0)return this.sentence(this.t("cards.schedule_gone"));let{schedule:e,preview:r}=this;return e===void 0||r===void 0?this.error===""?c`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error):c`${this.heading(t.title||e.name,c`<span class="chip ${e.enabled?e.active_now?"busy":"good":"quiet"}"
        >${this.t(e.enabled?e.active_now?"cards.acting":"cards.enabled":"cards.disabled")}</span
      >`)}
    ${this.error===""?u:this.failure(this.error)}
    <p>${this.next(e)}</p>
    ${r.price_missing?c`<p class="error">${this.t("cards.price_missing")}</p>`:u}
    <mr-price-chart
      .env=${this.env}
      .prices=${r.prices}
      .steps=${this.steps}
      .from=${r.from}
      .until=${r.until}
      .currency=${r.currency??""}
      .label=${this.t("cards.plan_label",{name:e.name})}
    ></mr-price-chart>`}next(t){let e=t.next_change;return t.enabled?e===null?this.t("cards.no_change"):this.t("cards.next",{action:v(e.action,e.power_limit_w,this.env),time:this.env.format.weekdayTime(e.start),ago:this.env.format.relative(e.start)}):this.t("cards.plan_disabled")}};i.styles=[p.styles,m`
      mr-price-chart {
        --mr-chart-height: 220px;
      }
    `],a([h()],i.prototype,"schedule",2),a([h()],i.prototype,"preview",2),a([h()],i.prototype,"error",2),i=a([f("mr-plan-card")],i);export{i as PlanCard};
