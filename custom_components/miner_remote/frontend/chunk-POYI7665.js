import{a as M,b as k}from"./chunk-LSDVW625.js";import{b as C}from"./chunk-4EBG6SZH.js";import{a as P}from"./chunk-XV5S3T5V.js";import"./chunk-7V7DMA2N.js";import{a as x}from"./chunk-7WJFIF6C.js";import"./chunk-FXVZLPGK.js";import"./chunk-I55JTI3B.js";import"./chunk-JOF7A6IT.js";import"./chunk-7ZX25AXE.js";import{g as E}from"./chunk-HSMLDJ32.js";import"./chunk-7J6LUGHS.js";import"./chunk-5Q6JFBHJ.js";import{a as S}from"./chunk-YT64GJXX.js";import"./chunk-65HKCRDK.js";import{a as O}from"./chunk-2PYYMH4C.js";import"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import"./chunk-CSDMT7G5.js";import"./chunk-XLYP3SV4.js";import"./chunk-LNM5JM6C.js";import"./chunk-A7H35QJA.js";import{a as g}from"./chunk-SQ2ULTSQ.js";import{b as _,g as v,n as b}from"./chunk-NWAP5VZV.js";import"./chunk-RPZHBZSE.js";import{a as R,d,g as u}from"./chunk-42XHLT2J.js";import{b as $}from"./chunk-TN3OZQAE.js";var H=5*6e4,w=36e5;function L(p,h){let r=`${S(p,h).slice(0,10)}T00:00`,t=P(r,h)??new Date(p).toISOString(),e=`${S(Date.parse(t)+26*w,h).slice(0,10)}T00:00`;return{from:t,until:P(e,h)??new Date(p+24*w).toISOString()}}function U(p,h,r){if(h!==void 0)return p.find(e=>e.id===h);let t=p.filter(({enabled:e,electricity_rate_id:n})=>e&&(r===void 0||n===r));return t.find(e=>e.price_rule!==null)??t[0]}var m=class extends x{constructor(){super(...arguments);this.error="";this.turn=0}follow(){this.today=void 0,this.load();let r=setInterval(()=>{this.load()},H);this.owns(()=>clearInterval(r)),this.owns(()=>{this.turn+=1})}async load(){this.turn+=1;let{turn:r}=this;try{let t=await this.read();if(r!==this.turn)return;this.today=t,this.error=""}catch(t){r===this.turn&&(this.error=this.env.errorText(t))}}async read(){let{hass:r,format:t}=this.env,e=Date.now(),{from:n,until:s}=L(e,t.timeZone),[{rates:c},{schedules:l}]=await Promise.all([v(r,"GET","remote/rates"),v(r,"GET","remote/schedule/power")]),a=E(r,this.config?.entity),i=U(l,a?.kind==="schedule"?a.id:void 0,a?.kind==="rate"?a.id:void 0),o=a?.kind==="rate"?a.id:i?.electricity_rate_id,y=c.find(({id:f})=>f===o)??O(c),T=Math.max(1,Math.ceil((Date.parse(s)-e)/w)),G=Math.ceil((e-Date.parse(n))/w),[I,D]=await Promise.all([y===void 0?[]:v(r,"GET",`remote/rates/${y.id}/prices?hours=${T}&past_hours=${G}`),i===void 0?void 0:v(r,"GET",`remote/schedule/power/${i.id}/preview?hours=${T}`)]);return{from:n,until:s,rate:y,points:I.filter(({start:f,end:A})=>Date.parse(A)>Date.parse(n)&&Date.parse(f)<Date.parse(s)),schedule:i,steps:i===void 0||D===void 0?[]:C(D,i,this.env),schedules:l.filter(f=>f.enabled||f===i)}}content(r){let{today:t,error:e}=this,n=r.title||this.t("cards.today");if(t===void 0)return d`${this.heading(n)}${e===""?d`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(e)}`;let{rate:s,points:c,schedules:l,schedule:a}=t,i=this.env.hass.user?.is_admin===!0,o=this.heading(n,i?g(["schedules"],this.t("cards.open")):u);return c.length===0&&l.length===0?d`${o}${this.sentence(this.t("cards.today_none"),i?g(["rates"],this.t("cards.set_price"),{},"button"):u)}`:d`${o} ${e===""?u:this.failure(e)} ${s===void 0?u:this.figures(t,s)}
<mr-price-chart
.env=${this.env}
.prices=${c}
.steps=${t.steps}
.from=${t.from}
.until=${t.until}
.currency=${s?.currency??""}
.label=${a===void 0?this.t("cards.today"):this.t("cards.plan_label",{name:a.name})}
></mr-price-chart>
${this.list(l)}`}figures({points:r},t){let[e]=r;if(e===void 0)return d`<p class="help">${this.t("cards.no_price_today",{name:t.name})}</p>`;let{format:n}=this.env,s=r.reduce((i,o)=>o.price<i.price?o:i,e),c=r.reduce((i,o)=>o.price>i.price?o:i,e),l=(i,o,y)=>d`<div>
<dt>${i}</dt>
<dd>${n.price(o,t.currency)}</dd>
<dd class="help">${y}</dd>
</div>`,a=s.price===c.price;return d`<dl class="figures">
${l(this.t("cards.price_now"),t.price_now,t.name)}
${a?u:l(this.t("cards.lowest"),s.price,n.time(s.start))}
${a?u:l(this.t("cards.highest"),c.price,n.time(c.start))}
</dl>`}list(r){if(r.length===0)return d`<p class="help">${this.t("cards.no_schedules")}</p>`;let t=this.env.hass.user?.is_admin===!0;return d`<ul class="rows">
${r.map(e=>{let{tone:n,text:s}=k(this.env,e);return d`<li>
<div class="what">
${t?g(["schedules",String(e.id)],e.name,{},"name"):e.name}
<div class="help">${M(this.env,e)}</div>
</div>
<span class="chip ${n}">${s}</span>
</li>`})}
</ul>`}};m.styles=[x.styles,R`mr-price-chart{--mr-chart-height: 220px}dd.help{font-size:13px}.what{flex:1 1 180px;min-width:0;overflow-wrap:anywhere}`],$([_()],m.prototype,"today",2),$([_()],m.prototype,"error",2),m=$([b("mr-today-card")],m);export{m as TodayCard,L as dayOf,U as drawnSchedule};
