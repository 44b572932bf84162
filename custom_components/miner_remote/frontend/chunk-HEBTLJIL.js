import{a as he,b as pe,c as I,d as ue,e as me,f as fe}from"./chunk-36OBL4SX.js";import{a as D,b as Oe,c as N,d as Q,e as L,g as Me,h as G}from"./chunk-KVRIMLVJ.js";import"./chunk-ALKWI4VF.js";import{A as W,C as F,E as J,d as xe,e as Ce,f as Te,ga as Ae,h as Se,na as j,v as ke,y as Re}from"./chunk-POFTWAPM.js";import{e as ae}from"./chunk-EYKWPACF.js";import"./chunk-4SCKJ37D.js";import"./chunk-7Q465H56.js";import{N as _e,R as be,T as Ee,g as ye}from"./chunk-SYHW5JSS.js";import{Ia as ge,Ja as ve,Q as ne,da as b,fa as se,ka as oe,ma as de,pa as ce,ra as v,sa as w,za as le}from"./chunk-ATQCLSIA.js";import{d as we,f as H,g as O,i as $e}from"./chunk-TRZ3CYCP.js";import{a as g,b as a,e as c,g as re}from"./chunk-ASTUCMWA.js";import{b as y}from"./chunk-TN3OZQAE.js";var Pe=new WeakMap;function X(n){let r=Pe.get(n.connection);return r===void 0&&(r={session:new me(n),envs:new Map},Pe.set(n.connection,r)),r.session.hass=n,r}function Ie(n){let{session:r,envs:e}=X(n),t=I(n),i=e.get(t);return i===void 0&&(i=ue(n).then(async s=>{let o=new fe(r,s);return await o.later(),o}),e.set(t,i),i.catch(()=>e.delete(t))),i}var Xe=3e4,u=class extends re{constructor(){super(...arguments);this.profile="";this.following=!1;this.stale=!1;this.endings=[]}static{this.properties={config:{attribute:!1},hass:{attribute:!1},env_:{state:!0}}}get env(){if(this.env_===void 0)throw new Error("The card is not ready.");return this.env_}get t(){return this.env.t}concerned(e){return!1}owns(e){this.endings.push(e)}connectedCallback(){super.connectedCallback(),this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.stop()}begin(){if(this.following||!this.isConnected||this.env_===void 0||this.config===void 0)return;this.following=!0;let e=setInterval(()=>this.redraw(),Xe);this.owns(()=>clearInterval(e)),this.follow()}stop(){this.following=!1;for(let e of this.endings.splice(0))e()}shouldUpdate(e){let t=this.hass;if(t===void 0)return!1;if(e.has("hass")){X(t);let i=I(t);i!==this.profile&&(this.profile=i,this.prepare(t,i))}return this.stale||[...e.keys()].some(i=>i!=="hass")?!0:this.env_!==void 0&&this.concerned(t)}redraw(){this.stale=!0,this.requestUpdate()}async prepare(e,t){let i=await Ie(e);t===this.profile&&(this.env_=i,this.begin())}willUpdate(e){this.stale=!1,e.has("config")&&e.get("config")!==void 0&&this.stop(),this.begin()}render(){return this.env_===void 0||this.config===void 0?a`<ha-card></ha-card>`:a`<ha-card>${this.content(this.config)}</ha-card>`}heading(e,t=c){return a`<div class="head"><h2>${e}</h2>${t}</div>`}sentence(e,t=c){return a`<div class="empty"><p>${e}</p>${t}</div>`}failure(e){return a`<p class="error" role="alert">${this.t("cards.v",{error:this.env.errorText(e)})}</p>`}moreInfo(e){this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:e},bubbles:!0,composed:!0}))}static{this.styles=[ge,ve,be,g`:host{display:block;height:100%}ha-card{display:flex;flex-direction:column;gap:12px;height:100%;padding:16px;box-sizing:border-box;overflow:hidden;container-type:inline-size}.head{display:flex;align-items:center;gap:8px;min-width:0}h2{flex:1;min-width:0;font-size:18px;line-height:1.3;overflow-wrap:anywhere}p{margin:0}.empty{padding:16px 8px}dl.figures{display:grid;grid-template-columns:repeat(2,1fr);gap:12px;margin:0}@container (min-width: 420px){dl.figures{grid-template-columns:repeat(auto-fit,minmax(90px,1fr))}}dd{white-space:nowrap}ul.rows{list-style:none;margin:0;padding:0}ul.rows>li{display:flex;align-items:center;gap:4px 12px;flex-wrap:wrap;padding:6px 0;border-top:1px solid var(--divider-color)}.name{flex:1 1 140px;min-width:0;overflow-wrap:anywhere}a.name{color:inherit;text-decoration:none}a.name:hover{text-decoration:underline}button.name{border:none;border-radius:4px;padding:0;min-height:32px;color:inherit;justify-content:flex-start;text-align:start;white-space:normal}button.name:hover{text-decoration:underline;background:none}`]}};function T(n,r,e,t){return n.hass.user?.is_admin===!0?v(["miner",r.miner_id],e,{},"name"):a`<button class="name" type="button" @click=${()=>{let s=r.device_id===null?{}:N(n.hass.entities,r.device_id),o=s.status??s.hashrate;o!==void 0&&t(o)}}>${e}</button>`}var Ze=8,Ke=3e4,S=class extends u{constructor(){super(...arguments);this.error=""}follow(){if(this.owns(this.env.fleet.listen(()=>this.redraw())),this.env.hass.user?.is_admin===!0){let{alerts:t}=this.env,i=()=>{this.alerts=t.loaded?t.all:void 0,this.error=t.error===void 0?"":this.env.errorText(t.error)};this.owns(t.listen(i)),i();return}this.load();let e=setInterval(()=>{this.load()},Ke);this.owns(()=>clearInterval(e))}async load(){try{this.alerts=ae((await b(this.env.hass,"GET","remote/alerts")).alerts),this.error=""}catch(e){this.error=this.env.errorText(e)}}content(e){let{hass:t}=this.env,i=e.site?L(t.devices,e.site):"",s=t.user?.is_admin===!0,o=this.heading(e.title||[this.t("alerts.r"),i].filter(Boolean).join(", "),s?v(["alerts"],this.t("cards.N"),i===""?{}:{site:i}):c),{alerts:d,error:h}=this;if(d===void 0)return a`${o}${h===""?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(h)}`;let l=e.site?d.filter(p=>this.isAt(p,e.site??"",i)):d;return a`${o} ${h===""?c:this.failure(h)} ${this.list(l,e.limit??Ze)}`}isAt(e,t,i){if(e.site===null||e.site===i)return!0;let{fleet:s,hass:o}=this.env,d=e.miner_id===null?void 0:s.get(e.miner_id);return d!==void 0&&D([d],{site:t},o.devices).length>0}list(e,t){if(e.length===0)return a`<p class="ok"><span class="chip good">${this.t("alerts.C")}</span> ${this.t("alerts.D")}</p>`;let i=e.length-t;return a`<ul class="rows">
${e.slice(0,t).map(s=>this.row(s))}
</ul>
${i>0?a`<p class="help">${this.t.n("cards.D",i)}</p>`:c}`}row(e){let{env:t}=this;return a`<li>
<div class="what">
${this.subject(e)}
<div class="help">${Te(t,e)}${e.kind==="offline"?c:` · ${Ce(t,e)}`}</div>
</div>
<span class="chip ${xe[e.severity]}">${this.t(`alerts.kind_${e.kind}`)}</span>
</li>`}subject(e){let t=e.miner_id===null?void 0:this.env.fleet.get(e.miner_id);if(t!==void 0)return T(this.env,t,e.name,s=>this.moreInfo(s));let i=this.env.hass.user?.is_admin===!0?Se(e):void 0;return i===void 0?e.name:v(i.path,e.name,i.values,"name")}};S.properties={alerts:{state:!0},error:{state:!0}},S.styles=[u.styles,g`.what{flex:1 1 180px;min-width:0;overflow-wrap:anywhere}ul.rows{overflow:auto}`],S=y([w("mr-alerts-card")],S);var Ye=5,M=class extends u{follow(){this.owns(this.env.fleet.listen(()=>this.redraw()))}name(r){let{areas:e,devices:t}=this.env.hass,i=[r.site?L(t,r.site):"",r.area?e[r.area]?.name??r.area:""].filter(Boolean);return r.title||i.join(", ")||this.t("cards.w")}content(r){let{fleet:e,format:t,hass:i}=this.env,s=this.heading(this.name(r),i.user?.is_admin?v([],this.t("cards.N")):c);if(!e.loaded)return a`${s}
${e.error===void 0?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(e.error)}`;let o=D(e.miners,r,i.devices);if(o.length===0)return a`${s}${this.nobody(r)}`;let d=le(o),h=o.filter(l=>l.paused===!0).length;return a`${s}
${e.error===void 0?c:this.failure(e.error)}
<dl class="figures">
${this.figure(this.t("cards.x"),t.hashrate(d.hashrate_ths))}
${this.figure(this.t("cards.Q"),t.power(d.power_w))}
${this.figure(this.t("cards.t"),t.efficiency(d.efficiency_j_th))}
${this.figure(this.t("cards.M"),this.t("cards.L",{count:d.online,total:d.total}))}
${h>0?this.figure(this.t("common.miner_paused"),t.number(h)):c}
</dl>
${this.problemList(o,r.limit??Ye)}`}figure(r,e){return a`<div>
<dt>${r}</dt>
<dd>${e}</dd>
</div>`}problemList(r,e){let t=Oe(r);if(t.length===0)return a`<p class="help">${this.t("cards.d")}</p>`;let i=t.length-e;return a`<section>
<h3>${this.t.n("cards.e",t.length)}</h3>
<ul class="rows">
${t.slice(0,e).map(({miner:s})=>a`<li>
${T(this.env,s,s.name,o=>this.moreInfo(o))}
<span class="help">${O(this.env,s)}</span>
${H(this.env,s)}
</li>`)}
</ul>
${i>0?a`<p class="help">${this.t.n("cards.D",i)}</p>`:c}
</section>`}nobody(r){return r.site||r.area?this.sentence(this.t("cards.K")):this.sentence(this.t("cards.J"),this.env.hass.user?.is_admin?a`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.b")}</a>`:c)}};M.styles=[u.styles,g`h3{padding-bottom:6px}.help{padding-top:4px}`],M=y([w("mr-fleet-card")],M);var He=8,k=class extends u{constructor(){super(...arguments);this.error="";this.names=new ke;this.wanted=null}get limit(){return Math.min(50,Math.max(1,Math.round(Number(this.config?.limit??He))||He))}get minerId(){let e=this.config?.device;return e?this.env.fleet.miners.find(t=>t.device_id===e)?.miner_id:null}follow(){if(!this.env.hass.user?.is_admin)return;this.records=void 0;let e=new oe(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.take(t));this.owns(e.listen(()=>{this.error=e.error===void 0?"":this.env.errorText(e.error),this.redraw()},()=>{this.load()})),this.owns(this.env.fleet.listen(()=>{let t=this.names.refresh(this.env.fleet);this.wanted!==this.minerId?this.load():t&&this.redraw()})),this.names.refresh(this.env.fleet),this.load()}async load(){let e=this.minerId;if(e!==void 0){this.wanted=e;try{let t=await b(this.env.hass,"GET",`remote/commands/history${se({limit:this.limit,miner_id:e})}`);this.records=t.commands,this.error=""}catch(t){this.error=this.env.errorText(t)}}}take(e){let t=e.filter(s=>this.wanted===null||s.miner_id===this.wanted);if(t.length===0||this.records===void 0)return;let i=new Map([...this.records,...t].map(s=>[s.id,s]));this.records=[...i.values()].sort((s,o)=>o.id-s.id).slice(0,this.limit)}content(e){let t=this.env.hass.user?.is_admin===!0,i=this.heading(e.title||this.t("cards.z"),t?v(["history"],this.t("cards.Y"),this.wanted?{miner:this.wanted}:{}):c);return t?this.records===void 0?this.env.fleet.loaded&&this.minerId===void 0?a`${i}${this.sentence(this.t("cards.B"))}`:a`${i}${this.error===""?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(this.error)}`:a`${i}
${this.error===""?c:this.failure(this.error)}
${this.records.length===0?this.sentence(this.t("cards.G")):a`<ul class="rows">
${this.records.map(s=>this.row(s))}
</ul>`}`:a`${i}${this.sentence(this.t("cards.c"))}`}row(e){let{env:t}=this,i=e.status!=="success"&&e.status!=="pending",s=[this.wanted===null?this.names.of(e):"",t.format.relative(e.timestamp),e.initiated_by];return a`<li>
<div class="name">
<div>${[this.t(`common.type_${e.command_type}`),Re(t,e)].filter(Boolean).join(": ")}</div>
<div class="help">${s.filter(Boolean).join(" · ")}</div>
${i&&W(this.env,e)!==""?a`<div class="error" dir="auto">${W(this.env,e)}</div>`:c}
</div>
${ye(t,e)}
</li>`}};k.properties={records:{state:!0},error:{state:!0}},k.styles=[u.styles,g`ul.rows{overflow:auto}`],k=y([w("mr-history-card")],k);var R=class extends u{constructor(){super(...arguments);this.busy=!1;this.asking=!1;this.error="";this.ids={}}follow(){this.registry=void 0,this.owns(this.env.fleet.listen(()=>this.redraw()))}concerned(e){return this.mining(e)!==this.drawnState||e.entities!==this.registry}mining(e){return this.ids.mining===void 0?void 0:e.states[this.ids.mining]}content(e){let{fleet:t,hass:i}=this.env;if(!e.device)return this.sentence(this.t("cards.f"));if(i.entities!==this.registry&&(this.registry=i.entities,this.ids=N(i.entities,e.device)),!t.loaded)return t.error===void 0?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(t.error);let s=t.miners.find(o=>o.device_id===e.device);return s===void 0?this.sentence(this.t("cards.B")):this.card(s,e)}card(e,t){let{fleet:i,format:s}=this.env,o=!e.online;return a`<div class="head">
<div class="who">
<h2>
${T(this.env,e,t.title||e.name,d=>this.moreInfo(d))}
</h2>
<p class="help">${[e.model,e.firmware].filter(Boolean).join(" · ")||e.ip}</p>
</div>
${H(this.env,e)}
</div>
${i.error===void 0?c:this.failure(i.error)}
${o?a`<p class="help">
${O(this.env,e)}
</p>`:a`${we(e)?a`<p class="help">${O(this.env,e)}</p>`:c}
<dl class="figures">
${this.figure(e,this.t("cards.x"),s.hashrate(e.hashrate_ths))}
${this.figure(e,this.t("cards.Q"),s.power(e.est_power_w))}
${this.figure(e,this.t("cards.t"),s.efficiency(e.efficiency_j_th))}
${this.figure(e,this.t("cards.Z"),s.temperature(e.temperature_max_c))}
</dl>`}
${this.controls(o)}
${this.error===""?c:a`<p class="error" role="alert">${this.error}</p>`}
${this.asking?this.question(e):c}`}figure(e,t,i){return a`<div>
<dt>${t}</dt>
<dd>${$e(e,i)}</dd>
</div>`}controls(e){let t=this.mining(this.env.hass);this.drawnState=t;let i=this.ids.reboot!==void 0&&this.env.hass.states[this.ids.reboot]!==void 0;if(t===void 0&&!i)return c;let s=t?.state==="on",o=s||t?.state==="off";return a`<div class="row controls">
${t===void 0?c:a`<button
class="switch"
type="button"
role="switch"
aria-checked=${s?"true":"false"}
?disabled=${this.busy||!o}
@click=${()=>{this.send("switch",s?"turn_off":"turn_on",this.ids.mining)}}
>
<span class="track" aria-hidden="true"><span class="thumb"></span></span>
${this.t("cards.C")}
</button>`}
<span class="spacer"></span>
${i?a`<button
class="danger"
type="button"
?disabled=${this.busy||e}
@click=${()=>{this.asking=!0}}
>
${ce(ne)}${this.t("common.type_reboot")}
</button>`:c}
${this.busy?a`<span class="help" role="status">${this.t("cards.W")}</span>`:c}
</div>`}question(e){return a`<mr-dialog
.heading=${this.t("cards.T",{name:e.name})}
.closeLabel=${this.t("common.c")}
@closed=${()=>{this.asking=!1}}
>
<p>${this.t("cards.U")}</p>
<button
slot="actions"
type="button"
@click=${()=>{this.asking=!1}}
>
${this.t("common.b")}
</button>
<button
slot="actions"
class="primary danger"
type="button"
@click=${()=>{this.asking=!1,this.send("button","press",this.ids.reboot)}}
>
${this.t("common.type_reboot")}
</button>
</mr-dialog>`}async send(e,t,i){if(!this.busy){this.busy=!0,this.error="";try{await this.env.hass.callService(e,t,{},{entity_id:i},!1)}catch(s){this.error=this.env.errorText(s)}this.busy=!1}}};R.properties={busy:{state:!0},asking:{state:!0},error:{state:!0}},R.styles=[u.styles,g`.head{align-items:flex-start;flex-wrap:wrap}.who{flex:1 1 160px;min-width:0}.chip{margin-top:6px}h2 .name{font-weight:500;overflow-wrap:anywhere}.controls{margin-top:auto}.switch{border:none;padding:0;color:inherit;gap:10px}.track{width:40px;height:22px;border-radius:11px;padding:3px;border:1px solid var(--mr-field-border);background:color-mix(in srgb,var(--primary-text-color) 20%,transparent);display:flex;align-items:center}.thumb{width:14px;height:14px;border-radius:50%;background:var(--primary-text-color);transition:margin-inline-start .15s}[aria-checked=true] .track{background:color-mix(in srgb,var(--primary-color) 75%,#000);border-color:transparent}[aria-checked=true] .thumb{background:#fff;margin-inline-start:19px}`],R=y([w("mr-miner-card")],R);var je=48,et=5*6e4;function Z(n,r){let e=r.next_change;return r.enabled?e===null?n.t("cards.F"):n.t("cards.E",{action:Ae(e.action,e.power_limit_w,n),time:n.format.upcoming(e.start),ago:n.format.relative(e.start)}):n.t("cards.O")}function V(n,{enabled:r,active_now:e}){return r?e?{tone:"busy",text:n.t("cards.a")}:{tone:"good",text:n.t("cards.u")}:{tone:"quiet",text:n.t("cards.s")}}var E=class extends u{constructor(){super(...arguments);this.error="";this.seen="";this.steps=[]}follow(){this.schedule=void 0,this.preview=void 0,this.seen=this.fingerprint(this.env.hass),this.load();let e=setInterval(()=>{this.load()},et);this.owns(()=>clearInterval(e))}concerned(e){let t=this.fingerprint(e);return t!==this.seen&&(this.seen=t,this.load()),!1}fingerprint(e){let t=e.states[this.config?.entity??""];return t===void 0?"":JSON.stringify([t.state,t.attributes])}get scheduleId(){let{entity:e,schedule_id:t}=this.config??{};if(t!==void 0)return Number(t);let{entities:i,devices:s,states:o}=this.env.hass,d=o[e??""]?.attributes.schedule_id;if(typeof d=="number")return d;let h=i[e??""]?.device_id;return h?G(s[h]):void 0}async load(){let e=this.scheduleId;if(e===void 0)return;let{hass:t}=this.env,i=Math.min(336,Math.max(1,Math.round(Number(this.config?.hours??je))||je));try{let[s,o]=await Promise.all([b(t,"GET",`remote/schedule/power/${e}`),b(t,"GET",`remote/schedule/power/${e}/preview?hours=${i}`)]);if(e!==this.scheduleId)return;let{schedule:d}=s;this.steps=j(o,d,this.env),this.schedule=d,this.preview=o,this.error=""}catch(s){this.error=this.env.errorText(s)}}content(e){if(!e.entity&&e.schedule_id===void 0)return this.sentence(this.t("cards.g"));if(this.scheduleId===void 0)return this.sentence(this.t("cards.V"));let{schedule:t,preview:i}=this;return t===void 0||i===void 0?this.error===""?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(this.error):a`${this.heading(e.title||t.name,a`<span class="chip ${V(this.env,t).tone}">${V(this.env,t).text}</span>`)}
${this.error===""?c:this.failure(this.error)}
<p>${Z(this.env,t)}</p>
${i.price_missing?a`<p class="error">${this.t("cards.R")}</p>`:c}
<mr-price-chart
.env=${this.env}
.prices=${i.prices}
.steps=${this.steps}
.from=${i.from}
.until=${i.until}
.currency=${i.currency??""}
.label=${this.t("cards.P",{name:t.name})}
></mr-price-chart>`}};E.properties={schedule:{state:!0},preview:{state:!0},error:{state:!0}},E.styles=[u.styles,g`mr-price-chart{--mr-chart-height: 220px}`],E=y([w("mr-plan-card")],E);var tt=5*6e4,q=36e5;function it(n,r){let e=`${F(n,r).slice(0,10)}T00:00`,t=J(e,r)??new Date(n).toISOString(),i=`${F(Date.parse(t)+26*q,r).slice(0,10)}T00:00`;return{from:t,until:J(i,r)??new Date(n+24*q).toISOString()}}function nt(n,r,e){if(r!==void 0)return n.find(i=>i.id===r);let t=n.filter(({enabled:i,electricity_rate_id:s})=>i&&(e===void 0||s===e));return t.find(i=>i.price_rule!==null)??t[0]}var A=class extends u{constructor(){super(...arguments);this.error="";this.turn=0}follow(){this.today=void 0,this.load();let e=setInterval(()=>{this.load()},tt);this.owns(()=>clearInterval(e)),this.owns(()=>{this.turn+=1})}async load(){this.turn+=1;let{turn:e}=this;try{let t=await this.read();if(e!==this.turn)return;this.today=t,this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async read(){let{hass:e,format:t}=this.env,i=Date.now(),{from:s,until:o}=it(i,t.timeZone),[d,{schedules:h}]=await Promise.all([Ee(this.env),b(e,"GET","remote/schedule/power")]),l=Me(e,this.config?.entity),p=nt(h,l?.kind==="schedule"?l.id:void 0,l?.kind==="rate"?l.id:void 0),f=l?.kind==="rate"?l.id:p?.electricity_rate_id,x=d.find(({id:C})=>C===f)??_e(d),te=Math.max(1,Math.ceil((Date.parse(o)-i)/q)),Fe=Math.ceil((i-Date.parse(s))/q),[Je,ie]=await Promise.all([x===void 0?[]:b(e,"GET",`remote/rates/${x.id}/prices?hours=${te}&past_hours=${Fe}`),p===void 0?void 0:b(e,"GET",`remote/schedule/power/${p.id}/preview?hours=${te}`)]);return{from:s,until:o,rate:x,points:Je.filter(({start:C,end:Qe})=>Date.parse(Qe)>Date.parse(s)&&Date.parse(C)<Date.parse(o)),schedule:p,steps:p===void 0||ie===void 0?[]:j(ie,p,this.env),schedules:h.filter(C=>C.enabled||C===p)}}content(e){let{today:t,error:i}=this,s=e.title||this.t("cards.aa");if(t===void 0)return a`${this.heading(s)}${i===""?a`<p class="help" role="status">${this.t("common.i")}</p>`:this.failure(i)}`;let{rate:o,points:d,schedules:h,schedule:l}=t,p=this.env.hass.user?.is_admin===!0,f=this.heading(s,p?v(["schedules"],this.t("cards.N")):c);return d.length===0&&h.length===0?a`${f}${this.sentence(this.t("cards.ab"),p?v(["rates"],this.t("cards.X"),{},"button"):c)}`:a`${f} ${i===""?c:this.failure(i)} ${o===void 0?c:this.figures(t,o)}
<mr-price-chart
.env=${this.env}
.prices=${d}
.steps=${t.steps}
.from=${t.from}
.until=${t.until}
.currency=${o?.currency??""}
.label=${l===void 0?this.t("cards.aa"):this.t("cards.P",{name:l.name})}
></mr-price-chart>
${this.list(h)}`}figures({points:e},t){let[i]=e;if(i===void 0)return a`<p class="help">${this.t("cards.H",{name:t.name})}</p>`;let{format:s}=this.env,o=e.reduce((p,f)=>f.price<p.price?f:p,i),d=e.reduce((p,f)=>f.price>p.price?f:p,i),h=(p,f,x)=>a`<div>
<dt>${p}</dt>
<dd>${s.price(f,t.currency)}</dd>
<dd class="help">${x}</dd>
</div>`,l=o.price===d.price;return a`<dl class="figures">
${h(this.t("cards.S"),t.price_now,t.name)}
${l?c:h(this.t("cards.A"),o.price,s.time(o.start))}
${l?c:h(this.t("cards.y"),d.price,s.time(d.start))}
</dl>`}list(e){if(e.length===0)return a`<p class="help">${this.t("cards.I")}</p>`;let t=this.env.hass.user?.is_admin===!0;return a`<ul class="rows">
${e.map(i=>{let{tone:s,text:o}=V(this.env,i);return a`<li>
<div class="what">
${t?v(["schedules",String(i.id)],i.name,{},"name"):i.name}
<div class="help">${Z(this.env,i)}</div>
</div>
<span class="chip ${s}">${o}</span>
</li>`})}
</ul>`}};A.properties={today:{state:!0},error:{state:!0}},A.styles=[u.styles,g`mr-price-chart{--mr-chart-height: 220px}dd.help{font-size:13px}.what{flex:1 1 180px;min-width:0;overflow-wrap:anywhere}`],A=y([w("mr-today-card")],A);function $(n,r,e){return{type:"heading",heading:n,...r===void 0?{}:{icon:r},...e===void 0?{}:{tap_action:{action:"navigate",navigation_path:e}}}}function m(n,r=1){return{type:"grid",column_span:r,cards:n.filter(e=>e!==void 0)}}function _(n,r={}){return n===void 0?void 0:{type:"tile",entity:n,name:{type:"entity"},...r}}function B(n,r){if(n===void 0)return;let e={action:"perform-action",perform_action:"button.press",target:{entity_id:n},confirmation:{text:r}};return _(n,{hide_state:!0,tap_action:e,icon_tap_action:e})}function P(n,r=24){let e=n.filter(t=>t!==void 0);return e.length===0?void 0:{type:"history-graph",hours_to_show:r,entities:e,grid_options:{columns:"full"}}}function K(n){let r=n.filter(e=>e!==void 0);return r.length===0?void 0:{type:"statistics-graph",days_to_show:7,period:"hour",stat_types:["mean"],chart_type:"line",entities:r,grid_options:{columns:"full"}}}var Y="miner_remote";function De(n){let r=new Map;for(let d of Object.values(n.entities)){if(d.platform!==Y||d.device_id===null||d.hidden)continue;let h=r.get(d.device_id);h===void 0?r.set(d.device_id,[d]):h.push(d)}let e=new Map,t=new Map,i=[],s=[];for(let d of Object.values(n.devices)){let h=d.identifiers.find(([f])=>f===Y)?.[1];if(h===void 0||d.disabled_by)continue;let l={device:d,name:Le(d),entities:Ge(r.get(d.id)??[],n.states)},p=G(d);if(p!==void 0)i.push({...l,scheduleId:p});else if(d.config_entries.includes(h))e.set(h,l);else if(!Q(d))s.push(l);else for(let f of d.config_entries){let x=t.get(f);x===void 0?t.set(f,[l]):x.push(l)}}return{sites:[...e].map(([d,h])=>({...h,entryId:d,miners:(t.get(d)??[]).sort(U)})).sort(U),schedules:i.sort(U),rates:s.sort(U)}}function Ne(n,r){let e=n.devices[r];if(e===void 0||!Q(e))return;let t=Object.values(n.entities).filter(i=>i.device_id===r&&i.platform===Y&&!i.hidden);return{device:e,name:Le(e),entities:Ge(t,n.states),all:t}}function Le(n){return n.name_by_user??n.name??n.id}function Ge(n,r){let e={};for(let{entity_id:t,translation_key:i}of n){let s=i??r[t]?.attributes.device_class;typeof s=="string"&&(e[s]??=t)}return e}function U(n,r){return n.name.localeCompare(r.name,void 0,{numeric:!0})}var rt=60,z={type:"sections",max_columns:3,dense_section_placement:!0};async function Ve(n){return{t:pe(await he(n.language),n.language,String),hass:n,base:`/${window.location.pathname.split("/")[1]??""}`}}async function st(n,r){let e=await Ve(r),{t}=e,i=De(r);return i.sites.length===0?{title:t("common.z"),views:[{title:t("cards.l"),cards:[{type:"markdown",content:t("cards.k")}]}]}:{title:t("common.z"),views:[at(i,e),...i.sites.map(s=>dt(s,e)),...qe(i)?[ht(i,e)]:[],...i.sites.flatMap(s=>s.miners.map(o=>({title:o.name,path:ee(o),subview:!0,strategy:{type:"custom:miner-remote",device:o.device.id}})))]}}async function ot(n,r){let e=await Ve(r),t=Ne(r,String(n.device??""));return t===void 0?{cards:[{type:"markdown",content:e.t("cards.m")}]}:pt(t,e)}function qe({schedules:n,rates:r}){return n.length>0||r.length>0}function ee(n){return`miner-${n.device.id}`}function Be(n){return`site-${n.entryId}`}function at(n,r){let{t:e,hass:t,base:i}=r,s=o=>n.sites.map(d=>d.entities[o]);return{title:e("cards.l"),path:"fleet",icon:"mdi:pickaxe",...z,sections:[...n.sites.map(o=>m([$(o.name,"mdi:factory",`${i}/${Be(o)}`),...Ue(o)])),ze({}),...qe(n)?[m([{type:"custom:miner-remote-today-card",grid_options:{columns:"full"}}])]:[],m([$(e("cards.j"),"mdi:chart-line"),P([...s("site_hashrate"),...s("site_power")])]),m([$(e("cards.r"),"mdi:chart-bell-curve"),K(s("site_hashrate"))]),...t.user?.is_admin?[m([We({})])]:[]]}}function Ue(n){return["site_hashrate","site_power","site_efficiency","miners_mining","miners_paused","miners_offline"].map(e=>_(n.entities[e]))}function ze(n){return m([{type:"custom:miner-remote-alerts-card",limit:10,...n,grid_options:{columns:"full"}}])}function dt(n,r){let{t:e}=r,{entities:t}=n;return{title:n.name,path:Be(n),...z,sections:[m([$(e("cards.p"),"mdi:gauge"),...Ue(n)]),ze({site:n.entryId}),m([$(e("cards.j"),"mdi:chart-line"),P([t.site_hashrate,t.site_power]),K([t.site_efficiency])]),m([$(e("cards.n"),"mdi:server"),...ct(n.miners,r)],3)]}}function ct(n,r){let{base:e}=r;return n.length>rt?[{type:"markdown",content:lt(n,r),grid_options:{columns:"full"}}]:n.flatMap(t=>{let i={action:"navigate",navigation_path:`${e}/${ee(t)}`},s=_(t.entities.status??t.entities.hashrate,{name:{type:"device"},tap_action:i});return s===void 0?[]:[s]})}function lt(n,{hass:r,t:e,base:t}){let i=new Map;for(let s of n){let o=s.device.area_id===null?"":r.areas[s.device.area_id]?.name??"",d=s.name.replace(/[[\]\\<>*_`]/g,"\\$&");i.set(o,[...i.get(o)??[],`[${d}](${t}/${ee(s)})`])}return[...i].sort(([s],[o])=>s.localeCompare(o)).map(([s,o])=>`### ${s||e("cards.h")}
${o.join(" · ")}`).join(`

`)}function ht(n,{t:r}){let e=n.sites.flatMap(t=>t.entities.plan??[]);return{title:r("cards.q"),path:"plans",...z,sections:[...n.schedules.map(t=>m([{type:"custom:miner-remote-plan-card",schedule_id:t.scheduleId},_(t.entities.schedule_enabled,{features:[{type:"toggle"}],features_position:"inline"}),_(t.entities.schedule_energy_saved),_(t.entities.schedule_money_saved)])),...n.rates.map(t=>m([$(t.name,"mdi:cash"),...["current_price","next_price","cheapest_price_today","dearest_price_today"].map(i=>_(t.entities[i])),P([t.entities.current_price])])),...e.length>0&&n.schedules.length>0?[m([{type:"calendar",initial_view:"listWeek",entities:e,grid_options:{columns:"full"}}])]:[]]}}function pt(n,{t:r,hass:e}){let{entities:t}=n,i=["status","hashrate","power","efficiency","temperature_max","pool"].map(l=>t[l]),s=[t.hashrate,t.power,t.temperature_max],o=[_(t.mining,{features:[{type:"toggle"}]}),_(t.power_limit,{features:[{type:"numeric-input",style:"buttons"}]}),_(t.locate_light,{features:[{type:"toggle"}]}),B(t.reboot,r("cards.T",{name:n.name})),B(t.restart_mining,`${r("common.type_restart_mining")}: ${n.name}?`),B(t.backup,`${r("common.type_backup")}: ${n.name}?`)].filter(l=>l!==void 0),d=new Set([...i,...Object.values(ft(t,mt))]),h=n.all.map(l=>l.entity_id).filter(l=>!d.has(l));return{...z,sections:[m([$(r("cards.p"),"mdi:gauge",ut(n,e)),...i.map(l=>_(l))]),...o.length>0?[m([$(r("cards.i"),"mdi:tune"),...o])]:[],m([$(r("cards.j"),"mdi:chart-line"),P(s)]),...h.length>0?[m([$(r("cards.o"),"mdi:dots-horizontal"),{type:"entities",entities:h.map(l=>({entity:l,name:{type:"entity"}})),grid_options:{columns:"full"}}])]:[],...e.user?.is_admin?[m([We({device:n.device.id})])]:[]]}}function ut({device:n},{user:r}){let e=n.identifiers.find(([t])=>t==="miner_remote")?.[1];return r?.is_admin&&e!==void 0?de(["miner",e]):void 0}var mt=["mining","power_limit","locate_light","reboot","restart_mining","backup"];function ft(n,r){return Object.fromEntries(Object.entries(n).filter(([e])=>r.includes(e)))}function We(n){return{type:"custom:miner-remote-history-card",...n}}export{st as dashboard,ot as view};
