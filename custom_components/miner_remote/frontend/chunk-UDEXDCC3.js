import{b as $}from"./chunk-4EBG6SZH.js";import{a as m}from"./chunk-ATSTBOX7.js";import{h as b}from"./chunk-HSMLDJ32.js";import{q as y}from"./chunk-5Q6JFBHJ.js";import{b as u,g as p,n as g}from"./chunk-R2IY7WQO.js";import{a as v,d as h,g as l}from"./chunk-42XHLT2J.js";import{b as c}from"./chunk-TN3OZQAE.js";var w=48,x=5*6e4;function S(r,n){let e=n.next_change;return n.enabled?e===null?r.t("cards.no_change"):r.t("cards.next",{action:y(e.action,e.power_limit_w,r),time:r.format.upcoming(e.start),ago:r.format.relative(e.start)}):r.t("cards.plan_disabled")}function _(r,{enabled:n,active_now:e}){return n?e?{tone:"busy",text:r.t("cards.acting")}:{tone:"good",text:r.t("cards.enabled")}:{tone:"quiet",text:r.t("cards.disabled")}}var s=class extends m{constructor(){super(...arguments);this.error="";this.seen="";this.steps=[]}follow(){this.schedule=void 0,this.preview=void 0,this.seen=this.fingerprint(this.env.hass),this.load();let e=setInterval(()=>{this.load()},x);this.owns(()=>clearInterval(e))}concerned(e){let t=this.fingerprint(e);return t!==this.seen&&(this.seen=t,this.load()),!1}fingerprint(e){let t=e.states[this.config?.entity??""];return t===void 0?"":JSON.stringify([t.state,t.attributes])}get scheduleId(){let{entity:e,schedule_id:t}=this.config??{};if(t!==void 0)return Number(t);let{entities:i,devices:o,states:a}=this.env.hass,d=a[e??""]?.attributes.schedule_id;if(typeof d=="number")return d;let f=i[e??""]?.device_id;return f?b(o[f]):void 0}async load(){let e=this.scheduleId;if(e===void 0)return;let{hass:t}=this.env,i=Math.min(336,Math.max(1,Math.round(Number(this.config?.hours??w))||w));try{let[o,a]=await Promise.all([p(t,"GET",`remote/schedule/power/${e}`),p(t,"GET",`remote/schedule/power/${e}/preview?hours=${i}`)]);if(e!==this.scheduleId)return;let{schedule:d}=o;this.steps=$(a,d,this.env),this.schedule=d,this.preview=a,this.error=""}catch(o){this.error=this.env.errorText(o)}}content(e){if(!e.entity&&e.schedule_id===void 0)return this.sentence(this.t("cards.choose_schedule"));if(this.scheduleId===void 0)return this.sentence(this.t("cards.schedule_gone"));let{schedule:t,preview:i}=this;return t===void 0||i===void 0?this.error===""?h`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error):h`${this.heading(e.title||t.name,h`<span class="chip ${_(this.env,t).tone}">${_(this.env,t).text}</span>`)}
    ${this.error===""?l:this.failure(this.error)}
    <p>${S(this.env,t)}</p>
    ${i.price_missing?h`<p class="error">${this.t("cards.price_missing")}</p>`:l}
    <mr-price-chart
      .env=${this.env}
      .prices=${i.prices}
      .steps=${this.steps}
      .from=${i.from}
      .until=${i.until}
      .currency=${i.currency??""}
      .label=${this.t("cards.plan_label",{name:t.name})}
    ></mr-price-chart>`}};s.styles=[m.styles,v`
      mr-price-chart {
        --mr-chart-height: 220px;
      }
    `],c([u()],s.prototype,"schedule",2),c([u()],s.prototype,"preview",2),c([u()],s.prototype,"error",2),s=c([g("mr-plan-card")],s);export{S as a,_ as b,s as c};
