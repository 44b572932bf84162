import{a as M,b as ee,c as te,d as ie}from"./chunk-INR6BKEK.js";import"./chunk-LRPAPCCH.js";import"./chunk-6M4J3IUF.js";import{R as ve,Y as I,d as pe,e as me,f as ue,h as fe,l as q,n as U}from"./chunk-B43VLHPJ.js";import{e as Q}from"./chunk-FLYVSZSA.js";import{j as le,l as he}from"./chunk-VEPNRXRX.js";import"./chunk-HZ6M4UFS.js";import{a as de,f as N,h as ce}from"./chunk-FPHVBXQ4.js";import{f as ne}from"./chunk-3MJ7LN3L.js";import{Aa as g,Ba as w,Ia as Y,Ra as re,Sa as se,Y as V,ka as G,la as u,qa as $,sa as Z,xa as K,ya as X}from"./chunk-OYHFTR3O.js";import"./chunk-B4XPVYTO.js";import{a as O,b as ge,c as H,e as D,g as ye,h as we}from"./chunk-HSMLDJ32.js";import"./chunk-S2E7N5RR.js";import"./chunk-JS2UCJEB.js";import"./chunk-RPZHBZSE.js";import{d as oe,f as P,g as E,i as ae}from"./chunk-CSDMT7G5.js";import{a as v,d as s,g as a,i as J}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var $e=new WeakMap;function B(d){let n=$e.get(d.connection);return n===void 0&&(n={session:new te(d),envs:new Map},$e.set(d.connection,n)),n.session.hass=d,n}function be(d){let{session:n,envs:e}=B(d),t=M(d),i=e.get(t);return i===void 0&&(i=ee(d).then(r=>new ie(n,r)),e.set(t,i),i.catch(()=>e.delete(t))),i}var Re=3e4,c=class extends J{constructor(){super(...arguments);this.profile="";this.following=!1;this.stale=!1;this.endings=[]}get env(){if(this.env_===void 0)throw new Error("The card is not ready.");return this.env_}get t(){return this.env.t}concerned(e){return!1}owns(e){this.endings.push(e)}connectedCallback(){super.connectedCallback(),this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.stop()}begin(){if(this.following||!this.isConnected||this.env_===void 0||this.config===void 0)return;this.following=!0;let e=setInterval(()=>this.redraw(),Re);this.owns(()=>clearInterval(e)),this.follow()}stop(){this.following=!1;for(let e of this.endings.splice(0))e()}shouldUpdate(e){let t=this.hass;if(t===void 0)return!1;if(e.has("hass")){B(t);let i=M(t);i!==this.profile&&(this.profile=i,this.prepare(t,i))}return this.stale||[...e.keys()].some(i=>i!=="hass")?!0:this.env_!==void 0&&this.concerned(t)}redraw(){this.stale=!0,this.requestUpdate()}async prepare(e,t){let i=await be(e);t===this.profile&&(this.env_=i,this.begin())}willUpdate(e){this.stale=!1,e.has("config")&&e.get("config")!==void 0&&this.stop(),this.begin()}render(){return this.env_===void 0||this.config===void 0?s`<ha-card></ha-card>`:s`<ha-card>${this.content(this.config)}</ha-card>`}heading(e,t=a){return s`<div class="head"><h2>${e}</h2>${t}</div>`}sentence(e,t=a){return s`<div class="empty"><p>${e}</p>${t}</div>`}failure(e){return s`<p class="error" role="alert">${this.t("cards.failed",{error:this.env.errorText(e)})}</p>`}moreInfo(e){this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:e},bubbles:!0,composed:!0}))}static{this.styles=[re,se,v`:host{display:block;height:100%}ha-card{display:flex;flex-direction:column;gap:12px;height:100%;padding:16px;box-sizing:border-box;overflow:hidden;container-type:inline-size}.head{display:flex;align-items:center;gap:8px;min-width:0}h2{flex:1;min-width:0;font-size:18px;line-height:1.3;overflow-wrap:anywhere}p{margin:0}.empty{padding:16px 8px}dl.figures{display:grid;grid-template-columns:repeat(2,1fr);gap:12px;margin:0}@container (min-width: 420px){dl.figures{grid-template-columns:repeat(auto-fit,minmax(90px,1fr))}}dt{color:var(--mr-secondary);font-size:13px}dd{margin:0;font-size:18px;font-variant-numeric:tabular-nums;white-space:nowrap}ul.rows{list-style:none;margin:0;padding:0}ul.rows>li{display:flex;align-items:center;gap:4px 12px;flex-wrap:wrap;padding:6px 0;border-top:1px solid var(--divider-color)}.name{flex:1 1 140px;min-width:0;overflow-wrap:anywhere}a.name{color:inherit;text-decoration:none}a.name:hover{text-decoration:underline}button.name{border:none;border-radius:4px;padding:0;min-height:32px;color:inherit;justify-content:flex-start;text-align:start;white-space:normal}button.name:hover{text-decoration:underline;background:none}`]}};h([G({attribute:!1})],c.prototype,"config",2),h([G({attribute:!1})],c.prototype,"hass",2),h([u()],c.prototype,"env_",2);function R(d,n,e,t){return d.hass.user?.is_admin===!0?g(["miner",n.miner_id],e,{},"name"):s`<button class="name" type="button" @click=${()=>{let r=n.device_id===null?{}:H(d.hass.entities,n.device_id),o=r.status??r.hashrate;o!==void 0&&t(o)}}>${e}</button>`}var Se=8,Ee=3e4,_=class extends c{constructor(){super(...arguments);this.error=""}follow(){if(this.owns(this.env.fleet.listen(()=>this.redraw())),this.env.hass.user?.is_admin===!0){let{alerts:t}=this.env,i=()=>{this.alerts=t.loaded?t.all:void 0,this.error=t.error===void 0?"":this.env.errorText(t.error)};this.owns(t.listen(i)),i();return}this.load();let e=setInterval(()=>{this.load()},Ee);this.owns(()=>clearInterval(e))}async load(){try{this.alerts=Q((await $(this.env.hass,"GET","remote/alerts")).alerts),this.error=""}catch(e){this.error=this.env.errorText(e)}}content(e){let{hass:t}=this.env,i=e.site?D(t.devices,e.site):"",r=t.user?.is_admin===!0,o=this.heading(e.title||[this.t("alerts.heading"),i].filter(Boolean).join(", "),r?g(["alerts"],this.t("cards.open"),i===""?{}:{site:i}):a),{alerts:l,error:p}=this;if(l===void 0)return s`${o}${p===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(p)}`;let f=e.site?l.filter(m=>this.isAt(m,e.site??"",i)):l;return s`${o} ${p===""?a:this.failure(p)} ${this.list(f,e.limit??Se)}`}isAt(e,t,i){if(e.site===null||e.site===i)return!0;let{fleet:r,hass:o}=this.env,l=e.miner_id===null?void 0:r.get(e.miner_id);return l!==void 0&&O([l],{site:t},o.devices).length>0}list(e,t){if(e.length===0)return s`<p class="ok"><span class="chip good">${this.t("alerts.ok")}</span> ${this.t("alerts.ok_text")}</p>`;let i=e.length-t;return s`<ul class="rows">
${e.slice(0,t).map(r=>this.row(r))}
</ul>
${i>0?s`<p class="help">${this.t.n("cards.more",i)}</p>`:a}`}row(e){let{env:t}=this;return s`<li>
<div class="what">
${this.subject(e)}
<div class="help">${ue(t,e)}${e.kind==="offline"?a:` · ${me(t,e)}`}</div>
</div>
<span class="chip ${pe[e.severity]}">${this.t(`alerts.kind_${e.kind}`)}</span>
</li>`}subject(e){let t=e.miner_id===null?void 0:this.env.fleet.get(e.miner_id);if(t!==void 0)return R(this.env,t,e.name,r=>this.moreInfo(r));let i=this.env.hass.user?.is_admin===!0?fe(e):void 0;return i===void 0?e.name:g(i.path,e.name,i.values,"name")}};_.styles=[c.styles,v`.what{flex:1 1 180px;min-width:0;overflow-wrap:anywhere}ul.rows{overflow:auto}`],h([u()],_.prototype,"alerts",2),h([u()],_.prototype,"error",2),_=h([w("mr-alerts-card")],_);var Ae=5,A=class extends c{follow(){this.owns(this.env.fleet.listen(()=>this.redraw()))}name(n){let{areas:e,devices:t}=this.env.hass,i=[n.site?D(t,n.site):"",n.area?e[n.area]?.name??n.area:""].filter(Boolean);return n.title||i.join(", ")||this.t("cards.fleet")}content(n){let{fleet:e,format:t,hass:i}=this.env,r=this.heading(this.name(n),i.user?.is_admin?g([],this.t("cards.open")):a);if(!e.loaded)return s`${r}
${e.error===void 0?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(e.error)}`;let o=O(e.miners,n,i.devices);if(o.length===0)return s`${r}${this.nobody(n)}`;let l=Y(o),p=o.filter(f=>f.paused===!0).length;return s`${r}
${e.error===void 0?a:this.failure(e.error)}
<dl class="figures">
${this.figure(this.t("cards.hashrate"),t.hashrate(l.hashrate_ths))}
${this.figure(this.t("cards.power"),t.power(l.power_w))}
${this.figure(this.t("cards.efficiency"),t.efficiency(l.efficiency_j_th))}
${this.figure(this.t("cards.online"),this.t("cards.of",{count:l.online,total:l.total}))}
${p>0?this.figure(this.t("common.miner_paused"),t.number(p)):a}
</dl>
${this.problemList(o,n.limit??Ae)}`}figure(n,e){return s`<div>
<dt>${n}</dt>
<dd>${e}</dd>
</div>`}problemList(n,e){let t=ge(n);if(t.length===0)return s`<p class="help">${this.t("cards.all_well")}</p>`;let i=t.length-e;return s`<section>
<h3>${this.t.n("cards.attention",t.length)}</h3>
<ul class="rows">
${t.slice(0,e).map(({miner:r})=>s`<li>
${R(this.env,r,r.name,o=>this.moreInfo(o))}
<span class="help">${E(this.env,r)}</span>
${P(this.env,r)}
</li>`)}
</ul>
${i>0?s`<p class="help">${this.t.n("cards.more",i)}</p>`:a}
</section>`}nobody(n){return n.site||n.area?this.sentence(this.t("cards.nobody_here")):this.sentence(this.t("cards.nobody"),this.env.hass.user?.is_admin?s`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.add")}</a>`:a)}};A.styles=[c.styles,v`h3{padding-bottom:6px}.help{padding-top:4px}`],A=h([w("mr-fleet-card")],A);var xe=8,C=class extends c{constructor(){super(...arguments);this.error="";this.names=new he;this.wanted=null}get limit(){return Math.min(50,Math.max(1,Math.round(Number(this.config?.limit??xe))||xe))}get minerId(){let e=this.config?.device;return e?this.env.fleet.miners.find(t=>t.device_id===e)?.miner_id:null}follow(){if(!this.env.hass.user?.is_admin)return;this.records=void 0;let e=new K(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.take(t));this.owns(e.listen(()=>{this.error=e.error===void 0?"":this.env.errorText(e.error),this.redraw()},()=>{this.load()})),this.owns(this.env.fleet.listen(()=>{let t=this.names.refresh(this.env.fleet);this.wanted!==this.minerId?this.load():t&&this.redraw()})),this.names.refresh(this.env.fleet),this.load()}async load(){let e=this.minerId;if(e!==void 0){this.wanted=e;try{let t=await $(this.env.hass,"GET",`remote/commands/history${Z({limit:this.limit,miner_id:e})}`);this.records=t.commands,this.error=""}catch(t){this.error=this.env.errorText(t)}}}take(e){let t=e.filter(r=>this.wanted===null||r.miner_id===this.wanted);if(t.length===0||this.records===void 0)return;let i=new Map([...this.records,...t].map(r=>[r.id,r]));this.records=[...i.values()].sort((r,o)=>o.id-r.id).slice(0,this.limit)}content(e){let t=this.env.hass.user?.is_admin===!0,i=this.heading(e.title||this.t("cards.history"),t?g(["history"],this.t("cards.show_all"),this.wanted?{miner:this.wanted}:{}):a);return t?this.records===void 0?this.env.fleet.loaded&&this.minerId===void 0?s`${i}${this.sentence(this.t("cards.miner_gone"))}`:s`${i}${this.error===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error)}`:s`${i}
${this.error===""?a:this.failure(this.error)}
${this.records.length===0?this.sentence(this.t("cards.no_commands")):s`<ul class="rows">
${this.records.map(r=>this.row(r))}
</ul>`}`:s`${i}${this.sentence(this.t("cards.admins_only"))}`}row(e){let{env:t}=this,i=e.status!=="success"&&e.status!=="pending",r=[this.wanted===null?this.names.of(e):"",t.format.relative(e.timestamp),e.initiated_by];return s`<li>
<div class="name">
<div>${[this.t(`common.type_${e.command_type}`),le(t,e)].filter(Boolean).join(": ")}</div>
<div class="help">${r.filter(Boolean).join(" · ")}</div>
${i&&N(this.env,e)!==""?s`<div class="error" dir="auto">${N(this.env,e)}</div>`:a}
</div>
${ne(t,e)}
</li>`}};C.styles=[c.styles,v`ul.rows{overflow:auto}`],h([u()],C.prototype,"records",2),h([u()],C.prototype,"error",2),C=h([w("mr-history-card")],C);var b=class extends c{constructor(){super(...arguments);this.busy=!1;this.asking=!1;this.error="";this.ids={}}follow(){this.registry=void 0,this.owns(this.env.fleet.listen(()=>this.redraw()))}concerned(e){return this.mining(e)!==this.drawnState||e.entities!==this.registry}mining(e){return this.ids.mining===void 0?void 0:e.states[this.ids.mining]}content(e){let{fleet:t,hass:i}=this.env;if(!e.device)return this.sentence(this.t("cards.choose_miner"));if(i.entities!==this.registry&&(this.registry=i.entities,this.ids=H(i.entities,e.device)),!t.loaded)return t.error===void 0?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(t.error);let r=t.miners.find(o=>o.device_id===e.device);return r===void 0?this.sentence(this.t("cards.miner_gone")):this.card(r,e)}card(e,t){let{fleet:i,format:r}=this.env,o=!e.online;return s`<div class="head">
<div class="who">
<h2>
${R(this.env,e,t.title||e.name,l=>this.moreInfo(l))}
</h2>
<p class="help">${[e.model,e.firmware].filter(Boolean).join(" · ")||e.ip}</p>
</div>
${P(this.env,e)}
</div>
${i.error===void 0?a:this.failure(i.error)}
${o?s`<p class="help">
${E(this.env,e)}
</p>`:s`${oe(e)?s`<p class="help">${E(this.env,e)}</p>`:a}
<dl class="figures">
${this.figure(e,this.t("cards.hashrate"),r.hashrate(e.hashrate_ths))}
${this.figure(e,this.t("cards.power"),r.power(e.est_power_w))}
${this.figure(e,this.t("cards.efficiency"),r.efficiency(e.efficiency_j_th))}
${this.figure(e,this.t("cards.temperature"),r.temperature(e.temperature_max_c))}
</dl>`}
${this.controls(o)}
${this.error===""?a:s`<p class="error" role="alert">${this.error}</p>`}
${this.asking?this.question(e):a}`}figure(e,t,i){return s`<div>
<dt>${t}</dt>
<dd>${ae(e,i)}</dd>
</div>`}controls(e){let t=this.mining(this.env.hass);this.drawnState=t;let i=this.ids.reboot!==void 0&&this.env.hass.states[this.ids.reboot]!==void 0;if(t===void 0&&!i)return a;let r=t?.state==="on",o=r||t?.state==="off";return s`<div class="row controls">
${t===void 0?a:s`<button
class="switch"
type="button"
role="switch"
aria-checked=${r?"true":"false"}
?disabled=${this.busy||!o}
@click=${()=>{this.send("switch",r?"turn_off":"turn_on",this.ids.mining)}}
>
<span class="track" aria-hidden="true"><span class="thumb"></span></span>
${this.t("cards.mining_switch")}
</button>`}
<span class="spacer"></span>
${i?s`<button
class="danger"
type="button"
?disabled=${this.busy||e}
@click=${()=>{this.asking=!0}}
>
${X(V)}${this.t("common.type_reboot")}
</button>`:a}
${this.busy?s`<span class="help" role="status">${this.t("cards.sending")}</span>`:a}
</div>`}question(e){return s`<mr-dialog
.heading=${this.t("cards.reboot_heading",{name:e.name})}
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
</mr-dialog>`}async send(e,t,i){if(!this.busy){this.busy=!0,this.error="";try{await this.env.hass.callService(e,t,{},{entity_id:i},!1)}catch(r){this.error=this.env.errorText(r)}this.busy=!1}}};b.styles=[c.styles,v`.head{align-items:flex-start;flex-wrap:wrap}.who{flex:1 1 160px;min-width:0}.chip{margin-top:6px}h2 .name{font-weight:500;overflow-wrap:anywhere}.controls{margin-top:auto}.switch{border:none;padding:0;color:inherit;gap:10px}.track{width:40px;height:22px;border-radius:11px;padding:3px;border:1px solid var(--mr-field-border);background:color-mix(in srgb,var(--primary-text-color) 20%,transparent);display:flex;align-items:center}.thumb{width:14px;height:14px;border-radius:50%;background:var(--primary-text-color);transition:margin-inline-start .15s}[aria-checked=true] .track{background:color-mix(in srgb,var(--primary-color) 75%,#000);border-color:transparent}[aria-checked=true] .thumb{background:#fff;margin-inline-start:19px}`],h([u()],b.prototype,"busy",2),h([u()],b.prototype,"asking",2),h([u()],b.prototype,"error",2),b=h([w("mr-miner-card")],b);var _e=48,Me=5*6e4;function z(d,n){let e=n.next_change;return n.enabled?e===null?d.t("cards.no_change"):d.t("cards.next",{action:ve(e.action,e.power_limit_w,d),time:d.format.upcoming(e.start),ago:d.format.relative(e.start)}):d.t("cards.plan_disabled")}function L(d,{enabled:n,active_now:e}){return n?e?{tone:"busy",text:d.t("cards.acting")}:{tone:"good",text:d.t("cards.enabled")}:{tone:"quiet",text:d.t("cards.disabled")}}var x=class extends c{constructor(){super(...arguments);this.error="";this.seen="";this.steps=[]}follow(){this.schedule=void 0,this.preview=void 0,this.seen=this.fingerprint(this.env.hass),this.load();let e=setInterval(()=>{this.load()},Me);this.owns(()=>clearInterval(e))}concerned(e){let t=this.fingerprint(e);return t!==this.seen&&(this.seen=t,this.load()),!1}fingerprint(e){let t=e.states[this.config?.entity??""];return t===void 0?"":JSON.stringify([t.state,t.attributes])}get scheduleId(){let{entity:e,schedule_id:t}=this.config??{};if(t!==void 0)return Number(t);let{entities:i,devices:r,states:o}=this.env.hass,l=o[e??""]?.attributes.schedule_id;if(typeof l=="number")return l;let p=i[e??""]?.device_id;return p?we(r[p]):void 0}async load(){let e=this.scheduleId;if(e===void 0)return;let{hass:t}=this.env,i=Math.min(336,Math.max(1,Math.round(Number(this.config?.hours??_e))||_e));try{let[r,o]=await Promise.all([$(t,"GET",`remote/schedule/power/${e}`),$(t,"GET",`remote/schedule/power/${e}/preview?hours=${i}`)]);if(e!==this.scheduleId)return;let{schedule:l}=r;this.steps=I(o,l,this.env),this.schedule=l,this.preview=o,this.error=""}catch(r){this.error=this.env.errorText(r)}}content(e){if(!e.entity&&e.schedule_id===void 0)return this.sentence(this.t("cards.choose_schedule"));if(this.scheduleId===void 0)return this.sentence(this.t("cards.schedule_gone"));let{schedule:t,preview:i}=this;return t===void 0||i===void 0?this.error===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(this.error):s`${this.heading(e.title||t.name,s`<span class="chip ${L(this.env,t).tone}">${L(this.env,t).text}</span>`)}
${this.error===""?a:this.failure(this.error)}
<p>${z(this.env,t)}</p>
${i.price_missing?s`<p class="error">${this.t("cards.price_missing")}</p>`:a}
<mr-price-chart
.env=${this.env}
.prices=${i.prices}
.steps=${this.steps}
.from=${i.from}
.until=${i.until}
.currency=${i.currency??""}
.label=${this.t("cards.plan_label",{name:t.name})}
></mr-price-chart>`}};x.styles=[c.styles,v`mr-price-chart{--mr-chart-height: 220px}`],h([u()],x.prototype,"schedule",2),h([u()],x.prototype,"preview",2),h([u()],x.prototype,"error",2),x=h([w("mr-plan-card")],x);var Pe=5*6e4,j=36e5;function Ie(d,n){let e=`${q(d,n).slice(0,10)}T00:00`,t=U(e,n)??new Date(d).toISOString(),i=`${q(Date.parse(t)+26*j,n).slice(0,10)}T00:00`;return{from:t,until:U(i,n)??new Date(d+24*j).toISOString()}}function Oe(d,n,e){if(n!==void 0)return d.find(i=>i.id===n);let t=d.filter(({enabled:i,electricity_rate_id:r})=>i&&(e===void 0||r===e));return t.find(i=>i.price_rule!==null)??t[0]}var T=class extends c{constructor(){super(...arguments);this.error="";this.turn=0}follow(){this.today=void 0,this.load();let e=setInterval(()=>{this.load()},Pe);this.owns(()=>clearInterval(e)),this.owns(()=>{this.turn+=1})}async load(){this.turn+=1;let{turn:e}=this;try{let t=await this.read();if(e!==this.turn)return;this.today=t,this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async read(){let{hass:e,format:t}=this.env,i=Date.now(),{from:r,until:o}=Ie(i,t.timeZone),[l,{schedules:p}]=await Promise.all([ce(this.env),$(e,"GET","remote/schedule/power")]),f=ye(e,this.config?.entity),m=Oe(p,f?.kind==="schedule"?f.id:void 0,f?.kind==="rate"?f.id:void 0),y=f?.kind==="rate"?f.id:m?.electricity_rate_id,S=l.find(({id:k})=>k===y)??de(l),W=Math.max(1,Math.ceil((Date.parse(o)-i)/j)),Ce=Math.ceil((i-Date.parse(r))/j),[Te,F]=await Promise.all([S===void 0?[]:$(e,"GET",`remote/rates/${S.id}/prices?hours=${W}&past_hours=${Ce}`),m===void 0?void 0:$(e,"GET",`remote/schedule/power/${m.id}/preview?hours=${W}`)]);return{from:r,until:o,rate:S,points:Te.filter(({start:k,end:ke})=>Date.parse(ke)>Date.parse(r)&&Date.parse(k)<Date.parse(o)),schedule:m,steps:m===void 0||F===void 0?[]:I(F,m,this.env),schedules:p.filter(k=>k.enabled||k===m)}}content(e){let{today:t,error:i}=this,r=e.title||this.t("cards.today");if(t===void 0)return s`${this.heading(r)}${i===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:this.failure(i)}`;let{rate:o,points:l,schedules:p,schedule:f}=t,m=this.env.hass.user?.is_admin===!0,y=this.heading(r,m?g(["schedules"],this.t("cards.open")):a);return l.length===0&&p.length===0?s`${y}${this.sentence(this.t("cards.today_none"),m?g(["rates"],this.t("cards.set_price"),{},"button"):a)}`:s`${y} ${i===""?a:this.failure(i)} ${o===void 0?a:this.figures(t,o)}
<mr-price-chart
.env=${this.env}
.prices=${l}
.steps=${t.steps}
.from=${t.from}
.until=${t.until}
.currency=${o?.currency??""}
.label=${f===void 0?this.t("cards.today"):this.t("cards.plan_label",{name:f.name})}
></mr-price-chart>
${this.list(p)}`}figures({points:e},t){let[i]=e;if(i===void 0)return s`<p class="help">${this.t("cards.no_price_today",{name:t.name})}</p>`;let{format:r}=this.env,o=e.reduce((m,y)=>y.price<m.price?y:m,i),l=e.reduce((m,y)=>y.price>m.price?y:m,i),p=(m,y,S)=>s`<div>
<dt>${m}</dt>
<dd>${r.price(y,t.currency)}</dd>
<dd class="help">${S}</dd>
</div>`,f=o.price===l.price;return s`<dl class="figures">
${p(this.t("cards.price_now"),t.price_now,t.name)}
${f?a:p(this.t("cards.lowest"),o.price,r.time(o.start))}
${f?a:p(this.t("cards.highest"),l.price,r.time(l.start))}
</dl>`}list(e){if(e.length===0)return s`<p class="help">${this.t("cards.no_schedules")}</p>`;let t=this.env.hass.user?.is_admin===!0;return s`<ul class="rows">
${e.map(i=>{let{tone:r,text:o}=L(this.env,i);return s`<li>
<div class="what">
${t?g(["schedules",String(i.id)],i.name,{},"name"):i.name}
<div class="help">${z(this.env,i)}</div>
</div>
<span class="chip ${r}">${o}</span>
</li>`})}
</ul>`}};T.styles=[c.styles,v`mr-price-chart{--mr-chart-height: 220px}dd.help{font-size:13px}.what{flex:1 1 180px;min-width:0;overflow-wrap:anywhere}`],h([u()],T.prototype,"today",2),h([u()],T.prototype,"error",2),T=h([w("mr-today-card")],T);
