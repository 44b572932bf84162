import{a as u}from"./chunk-KPUTDLBD.js";import"./chunk-7USFCFFY.js";import"./chunk-LKP5VXMH.js";import"./chunk-RWTJA2NK.js";import{e as y}from"./chunk-EJG4DTCU.js";import"./chunk-AF6R22Y4.js";import{q as v,v as g}from"./chunk-QPWK74NL.js";import"./chunk-YT64GJXX.js";import"./chunk-K5QXXLPJ.js";import"./chunk-T3XL3PO7.js";import"./chunk-HTMPYMHS.js";import"./chunk-GJVVJSTM.js";import"./chunk-52MEKC7W.js";import"./chunk-RPZHBZSE.js";import{b as h,e as f,h as l}from"./chunk-ZZS3NZN4.js";import{a as m,d,g as a}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var b=48,w=5*6e4,r=class extends u{constructor(){super(...arguments);this.error="";this.seen="";this.steps=[]}follow(){this.schedule=void 0,this.preview=void 0,this.seen=this.fingerprint(this.env.hass),this.load();let t=setInterval(()=>{this.load()},w);this.owns(()=>clearInterval(t))}concerned(t){let e=this.fingerprint(t);return e!==this.seen&&(this.seen=e,this.load()),!1}fingerprint(t){let e=t.states[this.config?.entity??""];return e===void 0?"":JSON.stringify([e.state,e.attributes])}get scheduleId(){let{entity:t,schedule_id:e}=this.config??{};if(e!==void 0)return Number(e);let{entities:i,devices:s,states:c}=this.env.hass,n=c[t??""]?.attributes.schedule_id;if(typeof n=="number")return n;let p=i[t??""]?.device_id;return p?y(s[p]):void 0}async load(){let t=this.scheduleId;if(t===void 0)return;let{hass:e}=this.env,i=Math.min(336,Math.max(1,Math.round(Number(this.config?.hours??b))||b));try{let[s,c]=await Promise.all([l(e,"GET",`remote/schedule/power/${t}`),l(e,"GET",`remote/schedule/power/${t}/preview?hours=${i}`)]);if(t!==this.scheduleId)return;let{schedule:n}=s;this.steps=g(c,n,this.env),this.schedule=n,this.preview=c,this.error=""}catch(s){this.error=this.env.errorText(s)}}content(t){if(!t.entity&&t.schedule_id===void 0)return this.sentence(this.t("cards.choose_schedule"));if(this.scheduleId===void 0)return this.sentence(this.t("cards.schedule_gone"));let{schedule:e,preview:i}=this;return e===void 0||i===void 0?this.error===""?d`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error):d`${this.heading(t.title||e.name,d`<span class="chip ${e.enabled?e.active_now?"busy":"good":"quiet"}"
        >${this.t(e.enabled?e.active_now?"cards.acting":"cards.enabled":"cards.disabled")}</span
      >`)}
    ${this.error===""?a:this.failure(this.error)}
    <p>${this.next(e)}</p>
    ${i.price_missing?d`<p class="error">${this.t("cards.price_missing")}</p>`:a}
    <mr-price-chart
      .env=${this.env}
      .prices=${i.prices}
      .steps=${this.steps}
      .from=${i.from}
      .until=${i.until}
      .currency=${i.currency??""}
      .label=${this.t("cards.plan_label",{name:e.name})}
    ></mr-price-chart>`}next(t){let e=t.next_change;return t.enabled?e===null?this.t("cards.no_change"):this.t("cards.next",{action:v(e.action,e.power_limit_w,this.env),time:this.env.format.upcoming(e.start),ago:this.env.format.relative(e.start)}):this.t("cards.plan_disabled")}};r.styles=[u.styles,m`
      mr-price-chart {
        --mr-chart-height: 220px;
      }
    `],o([h()],r.prototype,"schedule",2),o([h()],r.prototype,"preview",2),o([h()],r.prototype,"error",2),r=o([f("mr-plan-card")],r);export{r as PlanCard};
